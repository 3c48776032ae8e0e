import type { McpTool, ToolSettings } from './mcp-tool.ts';
import { listFilesTool, readArtifactTool } from './tools/file-tools.ts';
import { analyzeCodeTool, listLanguagesTool } from './tools/reading-tools.ts';
import { runCodeTool, runInSessionTool } from './tools/run-tools.ts';
import { closeSessionTool, openSessionTool } from './tools/session-tools.ts';

/** Every tool, in the order in which they are listed. */
export function allTools(settings: ToolSettings): readonly McpTool[] {
  return [
    runCodeTool(settings),
    openSessionTool,
    runInSessionTool,
    closeSessionTool,
    listFilesTool,
    readArtifactTool,
    analyzeCodeTool,
    listLanguagesTool,
  ];
}

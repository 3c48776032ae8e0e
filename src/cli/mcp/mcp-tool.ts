import type { z } from '../../kernel/schema.ts';
import type { ApiClient } from '../api-client.ts';
import type { SessionKeeper } from './session-keeper.ts';

/** A part of what a tool answers, in the shapes of the protocol. */
export type ToolContent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly data: string; readonly mimeType: string }
  | {
      readonly type: 'resource_link';
      readonly uri: string;
      readonly name: string;
      readonly mimeType?: string;
      readonly size?: number;
    };

/** What a tool answers: for who reads text, and for who reads fields. */
export interface ToolAnswer<Output> {
  readonly content: readonly ToolContent[];
  readonly output: Output;
  /** What was asked for did not come about; the content says why. */
  readonly isError: boolean;
}

/** One call of a tool: who asks which server for whom, and how long the answer is waited for. */
export interface ToolCall {
  readonly client: ApiClient;
  readonly user: string;
  /** Aborted where nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly sessions: SessionKeeper;
  readonly settings: ToolSettings;
  /** Tells whoever waits what the program has just written; nothing where nobody wants to know. */
  report(text: string): void;
}

/** What whoever starts the command has decided for all tools. */
export interface ToolSettings {
  /** Of each text; the rest is left out and can be read as a resource. */
  readonly outputCharsMax: number;
  /** What programs may ask for: no network at all, what their tenant may reach, or of that only some hosts. */
  readonly network: 'none' | 'tenant' | readonly string[];
}

/** How a tool may be used, as hints for whoever lets it be called. */
interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** A tool, whatever it takes and answers. */
export interface McpTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly hints: ToolHints;
  answer(input: never, call: ToolCall): Promise<ToolAnswer<Readonly<Record<string, unknown>>>>;
}

/** A tool whose answer has the types of its schemas. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Omit<McpTool, 'input' | 'output' | 'answer'> & {
    readonly input: Input;
    readonly output: Output;
    answer(input: z.infer<Input>, call: ToolCall): Promise<ToolAnswer<z.infer<Output>>>;
  },
): McpTool {
  return tool;
}

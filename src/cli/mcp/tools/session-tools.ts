import type { SessionBody } from '../../../api/schemas/session-schemas.ts';
import { z } from '../../../kernel/schema.ts';
import { defineTool } from '../mcp-tool.ts';
import { languageField, sessionIdField } from '../program-schemas.ts';

const hints = { readOnlyHint: false, openWorldHint: false };

/** `open_session`. */
export const openSessionTool = defineTool({
  name: 'open_session',
  title: 'Open a session',
  description:
    'Opens a session, an isolated interpreter whose variables and files live on between runs (run_in_session). It ends when it is closed, when nothing came for idleMs, and with the connection that opened it. Close it when it is done with: it holds memory.',
  input: z.strictObject({
    language: languageField,
    memoryMb: z.number().positive().optional().describe('How much memory it may use, in megabytes.'),
    idleMs: z.number().positive().optional().describe('How long it waits for the next run, in milliseconds.'),
  }),
  output: z.object({ sessionId: z.string(), language: z.string(), idleMs: z.number(), memoryMb: z.number() }),
  hints: { ...hints, destructiveHint: false, idempotentHint: false },
  async answer({ language, memoryMb, idleMs }, { client, user, sessions }) {
    const { id, runtime, limits, ...opened } = await client.post<SessionBody>('/v1/sessions', {
      user,
      language,
      limits: memoryMb === undefined ? {} : { memoryMb },
      ...(idleMs === undefined ? {} : { idleMs }),
    });
    sessions.opened(id);
    const output = { sessionId: id, language: runtime, idleMs: opened.idleMs, memoryMb: limits.memoryMb };
    return {
      content: [{ type: 'text', text: `session ${id} of ${runtime} is open` }],
      output,
      isError: false,
    };
  },
});

/** `close_session`. */
export const closeSessionTool = defineTool({
  name: 'close_session',
  title: 'Close a session',
  description:
    'Ends a session and what it runs. Its variables and files are gone: list_files saves them before.',
  input: z.strictObject({ sessionId: sessionIdField }),
  output: z.object({ sessionId: z.string(), executionCount: z.number(), endReason: z.string().nullable() }),
  hints: { ...hints, destructiveHint: true, idempotentHint: true },
  async answer({ sessionId }, { client, sessions }) {
    const path = `/v1/sessions/${encodeURIComponent(sessionId)}`;
    const { executionCount, endReason } = await client.delete<SessionBody>(path);
    sessions.ended(sessionId);
    const text = `session ${sessionId} is closed after ${executionCount} runs`;
    return {
      content: [{ type: 'text', text }],
      output: { sessionId, executionCount, endReason },
      isError: false,
    };
  },
});

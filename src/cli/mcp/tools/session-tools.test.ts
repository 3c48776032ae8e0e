import { describe, expect, it } from 'vitest';
import { openTools, textsOf } from '../../../../test/support/mcp/open-tools.ts';

const python = { language: 'python' };

describe('sessions', () => {
  it('are opened for the connection, and end when they are closed or it is', async () => {
    const { agent, ask, sessions } = await openTools();
    const open = async () => {
      const answer = await agent.callTool({ name: 'open_session', arguments: { ...python, idleMs: 5000 } });
      expect(answer.structuredContent).toMatchObject({ language: 'python', idleMs: 5000 });
      return (answer.structuredContent as { sessionId: string }).sessionId;
    };
    const [first, second] = [await open(), await open()];
    const closed = await agent.callTool({ name: 'close_session', arguments: { sessionId: first } });
    expect(closed.structuredContent).toEqual({ sessionId: first, executionCount: 0, endReason: 'closed' });
    expect((await ask('GET', `/v1/sessions/${second}`)).body).toMatchObject({
      state: 'idle',
      user: 'ada/agent',
    });
    await sessions.endAll();
    expect((await ask('GET', `/v1/sessions/${second}`)).body).toMatchObject({ state: 'ended' });
    const late = await agent.callTool({
      name: 'run_in_session',
      arguments: { sessionId: second, code: 'x' },
    });
    expect([late.isError, textsOf(late)[0]]).toEqual([true, expect.stringContaining('session-ended')]);
  });
});

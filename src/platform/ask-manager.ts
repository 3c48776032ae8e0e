import type { Bus } from '../bus/bus.ts';
import type { ManagerId } from '../kernel/ids.ts';
import {
  type ExecuteAnswer,
  type ExecuteMessage,
  type StdinAnswer,
  type StdinMessage,
  subjects,
} from '../model/manager-messages.ts';
import type { OpenStdin } from './open-stdin.ts';

interface Asked {
  readonly managerId: ManagerId;
  readonly message: ExecuteMessage;
  readonly timeoutMs: number;
}

/**
 * Hands an attempt to its manager, with its open input as that comes, and gives the answer. When it rejects it is known whether any
 * of the input was handed over.
 */
export async function askManager(
  bus: Bus,
  stdin: OpenStdin | undefined,
  { managerId, message, timeoutMs }: Asked,
): Promise<ExecuteAnswer> {
  const running = bus.request(subjects.execute(managerId), message, { timeoutMs });
  // Behind the attempt itself: input for one that is not there is refused.
  stdin?.flowTo(async (part) => {
    const more: StdinMessage = { attemptId: message.attemptId, ...part };
    return (await bus.request(subjects.stdin(managerId), more, { timeoutMs })) as StdinAnswer;
  });
  try {
    const answer = (await running) as ExecuteAnswer;
    // Nobody waits for what becomes of input that came too late.
    void stdin?.stop();
    return answer;
  } catch (error) {
    await stdin?.stop();
    throw error;
  }
}

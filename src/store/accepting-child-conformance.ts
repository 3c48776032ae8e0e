/**
 * A process for the crash tests: opens a store, accepts executions without end, eight at a time, starts an
 * attempt of every other one, and prints `<id> <state>` only after the store has committed it (every third acceptance) or
 * acknowledged it.
 * Arguments: a module that exports `openPlace(address)`, and the address.
 */
import { writeSync } from 'node:fs';
import { sampleAttempt, sampleExecution } from './sample-executions-conformance.ts';
import type { Store } from './store.ts';

const [moduleHref, address] = process.argv.slice(2);
if (moduleHref === undefined || address === undefined) {
  throw new Error('usage: accepting-child-conformance.ts MODULE ADDRESS');
}
const { openPlace } = (await import(moduleHref)) as { openPlace(address: string): Promise<Store> };
const store = await openPlace(address);

async function acceptForever(): Promise<never> {
  for (let round = 0; ; round += 1) {
    const execution = sampleExecution({ code: `print(${round % 50})`, stdin: 'x'.repeat(round % 5000) });
    await (round % 3 === 0
      ? store.executions.accept(execution, 'soon').committed
      : store.executions.accept(execution));
    writeSync(1, `${execution.id} queued\n`);
    if (round % 2 === 1 && (await store.executions.startAttempt(execution.id, sampleAttempt(1), undefined))) {
      writeSync(1, `${execution.id} running\n`);
    }
  }
}

await Promise.all(Array.from({ length: 8 }, acceptForever));

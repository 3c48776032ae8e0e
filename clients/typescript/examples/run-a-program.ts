import { ChameleonClient } from '@chameleon/client';

const client = new ChameleonClient({ url: 'http://127.0.0.1:7077', user: 'ada' });

const execution = await client.run({ language: 'python', code: 'print(6 * 7)' });
console.log(execution.outcome, execution.stdout.trim()); // succeeded 42

// What becomes of a program is no error: it is the outcome, and the reason of it.
const late = await client.run({
  language: 'python',
  code: 'while True: pass',
  limits: { wallMs: 300 },
});
console.log(late.outcome, late.reason); // timed-out wall

import { ChameleonClient } from '@chameleon/client';

const client = new ChameleonClient({ url: 'http://127.0.0.1:7077', user: 'ada' });
const code = 'import time\nfor n in range(3): print(n, flush=True); time.sleep(0.05)';

let output = '';
for await (const update of client.stream({ language: 'python', code })) {
  if (update.kind === 'output') {
    output += update.text; // as the program writes it
  } else if (update.kind === 'finished') {
    console.log(update.execution.outcome, output.split('\n').join(' ')); // succeeded 0 1 2
  }
}

import { ChameleonClient } from '@chameleon/client';

const client = new ChameleonClient({ url: 'http://127.0.0.1:7077', user: 'ada' });
const code = 'import sys\nfor line in sys.stdin: print(line.strip().upper(), flush=True)';

const { id } = await client.submit({ language: 'python', code, stdinOpen: true });
await client.writeStdin(id, 'hello\n');
await client.endStdin(id, 'and bye\n');
console.log((await client.wait(id)).stdout.split('\n').join(' ')); // HELLO AND BYE

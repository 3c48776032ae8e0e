import { ChameleonClient } from '@chameleon/client';

const client = new ChameleonClient({ url: 'http://127.0.0.1:7077', user: 'ada' });

const { id } = await client.submit({ language: 'bash', code: 'sleep 60' });
console.log((await client.execution(id)).state !== 'finished'); // true
await client.cancel(id);
console.log((await client.wait(id)).outcome); // cancelled

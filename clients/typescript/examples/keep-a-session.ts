import { ChameleonClient } from '@chameleon/client';

const client = new ChameleonClient({ url: 'http://127.0.0.1:7077', user: 'ada' });

{
  await using session = await client.openSession({ language: 'python' });
  await session.run('x = 41');
  const { stdout } = await session.run('x + 1');
  console.log(stdout.trim()); // 42
} // the session is closed here, also after an error
console.log((await client.sessions({ user: 'ada' })).every(({ state }) => state === 'ended')); // true

import { ChameleonClient, ChameleonError } from '@chameleon/client';

const client = new ChameleonClient({
  url: 'http://127.0.0.1:7077',
  user: 'ada',
  retry: { countMax: 2 },
});

try {
  await client.run({ language: 'cobol', code: 'DISPLAY 42' }, { timeoutMs: 10_000 });
} catch (error) {
  if (!(error instanceof ChameleonError)) {
    throw error;
  }
  console.log(error.code, error.fault, error.requestId !== undefined); // unknown-runtime caller true
}

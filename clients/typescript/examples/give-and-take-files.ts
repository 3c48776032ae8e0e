import { ChameleonClient } from '@chameleon/client';

const client = new ChameleonClient({ url: 'http://127.0.0.1:7077', user: 'ada' });

const { id, artifacts } = await client.run({
  language: 'bash',
  code: 'sort words.txt > sorted.txt',
  files: [{ name: 'words.txt', content: 'pear\napple\n' }],
  artifacts: ['sorted.txt'],
});
for (const { name, sizeBytes } of artifacts) {
  const bytes = await client.artifact(id, name);
  console.log(name, sizeBytes, new TextDecoder().decode(bytes).split('\n')[0]); // sorted.txt 11 apple
}

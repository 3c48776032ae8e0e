import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'test/**/*.test.ts',
      'clients/*/{src,generate,test}/**/*.test.ts',
      'dashboard/src/**/*.test.ts',
    ],
    // What ends in .deep.test.ts is run by `npm run test:deep`.
    exclude: ['node_modules/**', 'dist/**', 'native/**', '**/*.deep.test.ts'],
    pool: 'threads',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});

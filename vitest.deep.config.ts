import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Tests that take minutes, or want a container engine and every tool-chain: run by hand before a release, with native/guards. */
export default defineConfig({
  test: {
    ...base.test,
    include: ['src/**/*.deep.test.ts', 'test/**/*.deep.test.ts'],
    exclude: ['node_modules/**', 'dist/**'],
  },
});

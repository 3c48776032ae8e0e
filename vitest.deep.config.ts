import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/**
 * Tests that take minutes, or want a container engine and every tool-chain. One file at a time: some count what this process has
 * left on the machine, and all of them judge limits of time.
 */
export default defineConfig({
  test: {
    ...base.test,
    fileParallelism: false,
    include: ['src/**/*.deep.test.ts', 'test/**/*.deep.test.ts'],
    exclude: ['node_modules/**', 'dist/**'],
  },
});

import { defineConfig } from 'vitest/config';

/** Tests against real servers on loopback: `npm run test:peers`. They start and stop the servers themselves. */
export default defineConfig({
  test: {
    include: ['test/peers/**/*.test.ts'],
    pool: 'forks',
    // One file at a time: the servers of all peers at once would fight over two cores.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 180_000,
    reporters: ['default', './test/support/closing-line-reporter.ts'],
  },
});

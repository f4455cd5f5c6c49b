import { defineConfig } from 'vitest/config';

/** Tests that need no server: `npm test`. Those against real peers have a config of their own in test/peers. */
export default defineConfig({
  test: {
    include: ['test/{unit,contracts,journeys,architecture,matrix}/**/*.test.ts'],
    // blessed keeps process-wide state, so each file gets a process of its own.
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 30_000,
    reporters: ['default', './test/support/closing-line-reporter.ts'],
  },
});

import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../vitest.config.js';

/** The whole corpus through every field: minutes, so it has a command of its own, `npm run test:hostile`. */
export default defineConfig({ test: { ...mergeConfig(base, {}).test, include: ['test/hostile/**/*.test.ts'] } });

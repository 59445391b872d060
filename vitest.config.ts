import { defineConfig } from 'vitest/config';

/** `npm test`: everything but the longer matrices of `npm run test:all`. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/all/**'],
    testTimeout: 30_000,
    hookTimeout: 600_000,
  },
});

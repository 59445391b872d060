import type { Reporter, TestCase } from 'vitest/node';

/** Prints why a test was skipped, which the default reporter keeps to itself. */
export const skipReasons: Reporter = {
  onTestCaseResult(testCase: TestCase): void {
    const result = testCase.result();
    if (result.state !== 'skipped' || result.note === undefined) return;
    process.stdout.write(`skipped: ${testCase.fullName}: ${result.note}\n`);
  },
};

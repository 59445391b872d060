import type { ViteUserConfig } from 'vitest/config';
import { skipReasons } from './skip-reasons.ts';

const results = process.env['WORLDSWITCH_TEST_RESULTS'];

/** What shows the tests: for people, why some were skipped, and for `.ci/run` a file of what became of each. */
export const reporters: NonNullable<NonNullable<ViteUserConfig['test']>['reporters']> = [
  'default',
  skipReasons,
  ...(results === undefined ? [] : [['json', { outputFile: results }] as ['json', object]]),
];

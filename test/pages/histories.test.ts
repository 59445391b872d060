import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { historyChart, readStoredHistory, storedHistories } from '../../pages/histories/recorded.ts';
import { renderHistorySvg } from '../../src/report/history/chart.ts';
import { packageRoot } from '../../src/system/paths.ts';

const read = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');

test.each(storedHistories())('the chart of the history %s is what its figures make', (name) => {
  expect(read(historyChart(name))).toBe(renderHistorySvg(readStoredHistory(name)));
});

test.each(storedHistories())('the history %s is shown by a page', (name) => {
  expect(read('docs/history.md')).toMatch(new RegExp(`^<!-- (?:printed )?history ${name} -->$`, 'm'));
});

import { expect, test } from 'vitest';
import { advance, beginning } from '../../src/server/measuring/progress.ts';

test('a configuration that failed makes the run one that failed; of many lines the last are kept', () => {
  const failure = { message: 'it hung', next: 'try again' };
  let progress = beginning('r', ['a', 'b']);
  for (let line = 0; line < 150; line++) progress = advance(progress, { kind: 'line', line: String(line) });
  expect(progress).toMatchObject({ state: 'preparing', lines: expect.objectContaining({ length: 100 }) });
  progress = advance(progress, { kind: 'failed', configuration: 'b', error: failure });
  expect(advance(progress, { kind: 'ended' })).toMatchObject({
    state: 'failed',
    error: null,
    configurations: [{ phase: 'waiting' }, { phase: 'failed', error: failure }],
  });
});

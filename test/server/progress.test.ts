import { expect, test } from 'vitest';
import { advance, beginning } from '../../src/server/measuring/progress.ts';

test('a session that failed makes the run one that failed; of many lines the last are kept', () => {
  const failure = { message: 'it hung', next: 'try again' };
  let progress = beginning('r', ['kvm-arm64', 'kvm-arm64 tcp-rr']);
  for (let line = 0; line < 150; line++) progress = advance(progress, { kind: 'line', line: String(line) });
  expect(progress).toMatchObject({ state: 'preparing', lines: expect.objectContaining({ length: 100 }) });
  progress = advance(progress, { kind: 'failed', session: 'kvm-arm64 tcp-rr', error: failure });
  expect(advance(progress, { kind: 'ended' })).toMatchObject({
    state: 'failed',
    error: null,
    sessions: [{ phase: 'waiting' }, { phase: 'failed', error: failure }],
  });
});

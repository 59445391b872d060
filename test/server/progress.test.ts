import { expect, test } from 'vitest';
import { advance, beginning, type Pace, paceAfter, timed } from '../../src/server/measuring/progress.ts';

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

test('how long it takes is told from the sessions that are done, and nothing of what is left once that was wrong', () => {
  let progress = beginning('r', ['a', 'b', 'c']);
  let pace: Pace = { began: 1000, due: undefined };
  const done = (session: string, now: number): void => {
    const after = advance(progress, { kind: 'completed', session, seconds: 1 });
    pace = paceAfter(pace, progress, after, now);
    progress = after;
  };
  const said = (now: number): unknown => {
    const { seconds, secondsLeft } = timed(progress, pace, now);
    return [seconds, secondsLeft];
  };
  expect(said(3000)).toEqual([2, null]);
  done('a', 11_000);
  expect(said(11_000)).toEqual([10, 20]);
  expect(said(16_000)).toEqual([15, 15]);
  expect(said(40_000)).toEqual([39, null]);
  done('b', 41_000);
  expect(said(41_000)).toEqual([40, 20]);
  done('c', 51_000);
  expect(said(51_000)).toEqual([50, null]);
  progress = advance(progress, { kind: 'ended' });
  expect(said(52_000)).toEqual([51, null]);
});

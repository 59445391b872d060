import type { HistoryEvent } from '../study/history/order.ts';
import { secondsLeft, soFar } from '../report/duration.ts';

const PURPOSES = {
  point: 'measured',
  joint: 'measured again, to join two ways of measuring',
  step: 'explained',
} as const;

/** Says how far a history is, a line for each version: n of m, how long it has taken and may still take. */
export function createHistoryProgress(say: (line: string) => void): (event: HistoryEvent) => void {
  return (event) => {
    if (event.kind === 'begun') {
      const { stored, missing } = event;
      if (missing > 0)
        say(`${missing} to be measured, ${stored} known already; Ctrl-C keeps what is measured`);
      return;
    }
    const { name, purpose, gap, done, total, seconds } = event;
    const what = gap === undefined ? PURPOSES[purpose] : `a gap: ${gap}`;
    say(`[${done}/${total}] ${name}: ${what} (${soFar(seconds, secondsLeft(seconds, done, total))})`);
  };
}

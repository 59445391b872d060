import type { History } from '../../analysis/history/history.ts';
import { wrap } from '../wrap.ts';
import { functionsText, stepText } from './words.ts';

/** What a bisection has found, as far as it is printed. */
export interface FoundBisection {
  readonly history: History;
  /** Indexes of versions. */
  readonly good: number;
  readonly bad: number;
  readonly skipped: readonly { readonly index: number; readonly reason: string }[];
}

/** Functions that are named of a step. */
const MOST_FUNCTIONS = 12;

/** What a bisection has found, for a terminal: the last good version, the first bad one, and the functions that part them. */
export function renderBisection({ history, good, bad, skipped }: FoundBisection): string {
  const { software, versions, causes } = history;
  const [last, first] = [versions[good], versions[bad]];
  const steps = causes.flatMap((cause) => cause.steps).filter(({ from, to }) => from === good && to === bad);
  const git =
    software === 'Linux' &&
    last !== undefined &&
    first !== undefined &&
    [last, first].every(({ number }) => !number.includes('-rc'));
  return [
    `${software} ${first?.number} (${first?.build}) is the first that is bad, ${last?.number} (${last?.build}) the last that is good.`,
    ...(skipped.length === 0
      ? []
      : wrap(
          `Nothing can be said of ${skipped.map(({ index, reason }) => `${versions[index]?.number} (${reason})`).join(', ')} between them.`,
          '',
        )),
    '',
    ...steps.flatMap((step) => [
      ...wrap(stepText(step), ''),
      ...wrap(functionsText(step, MOST_FUNCTIONS), '  '),
      '',
    ]),
    ...(git ? [`In the kernel's repository: git bisect start v${first.number} v${last.number}`, ''] : []),
  ].join('\n');
}

import type { Step } from '../../results/explanation.ts';
import type { Counted } from './operation.ts';

/** What the emulator does when it lets the other CPU go on. */
const TURN = 'turn';

/** What each PCPU executes in each place, one after the other; the steps add up to all that counts. */
export function timelineOf(executed: readonly Counted[]): Step[] {
  const steps: { pcpu: number; place: Step['place']; instructions: number; end: string | null }[] = [];
  let before: Counted | undefined;
  for (const one of executed) {
    const { pcpu, place } = one;
    const last = steps.at(-1);
    if (last === undefined || before === undefined) {
      steps.push({ pcpu, place, instructions: 0, end: null });
    } else if (before.pcpu !== pcpu) {
      last.end = before.idles ?? TURN;
      steps.push({ pcpu, place, instructions: 0, end: null });
    } else if (one.cause !== undefined || before.place !== place) {
      last.end = one.cause ?? null;
      steps.push({ pcpu, place, instructions: 0, end: null });
    }
    const step = steps.at(-1);
    if (one.counts && step !== undefined) step.instructions++;
    before = one;
  }
  return steps;
}

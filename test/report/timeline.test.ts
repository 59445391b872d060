import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf, timelineTable } from '../../src/report/timeline.ts';
import type { Place, Step } from '../../src/results/explanation.ts';
import { arbitraryExplanation } from '../results/arbitrary-explanation.ts';
import { sampleExplanation } from '../results/sample-explanation.ts';

const step = (pcpu: number, place: Place, instructions: number, end: string | null): Step => ({
  pcpu,
  place,
  instructions,
  end,
});
/** A PCPU that waits, and one that works until an `eret`, turn by turn. */
const pingPong = (turns: number): Step[] => [
  ...Array.from({ length: turns }, () => [
    step(1, 'host-kernel', 300, 'turn'),
    step(0, 'guest', 100, 'turn'),
  ]).flat(),
  step(1, 'host-kernel', 7, 'eret'),
];

test('few steps are shown one by one', () => {
  expect(linesOf(pingPong(10))).toHaveLength(21);
});

test('of many, those between which only the emulator turned are put together', () => {
  const steps = [step(0, 'guest', 11, 'hvc'), ...pingPong(10), ...pingPong(11), step(1, 'guest', 5, null)];
  const explanation = structuredClone(sampleExplanation);
  explanation.timeline.steps = steps;
  expect(timelineTable(explanation).rows.map(({ cells }) => cells.toSpliced(4, 1))).toEqual([
    ['1', '0', 'guest', '11', 'hvc'],
    ['3-21', '0', 'guest', '1,000', 'turn × 10'],
    ['2-22', '1', 'host kernel', '3,007', 'turn × 10, then eret'],
    ['24-44', '0', 'guest', '1,100', 'turn × 11'],
    ['23-45', '1', 'host kernel', '3,307', 'turn × 11, then eret'],
    ['46', '1', 'guest', '5', ''],
  ]);
});

test('a line is of one PCPU in one place, and no step is lost or counted twice', () => {
  fc.assert(
    fc.property(arbitraryExplanation, ({ timeline: { steps, instructions } }) => {
      const lines = linesOf(steps);
      expect(lines.reduce((sum, line) => sum + line.instructions, 0)).toBe(instructions);
      for (const line of lines) {
        expect(steps[line.first - 1]).toMatchObject({ pcpu: line.pcpu, place: line.place });
        expect(steps[line.last - 1]).toMatchObject({ pcpu: line.pcpu, place: line.place });
      }
      const turns = steps.filter(({ end }) => end === 'turn').length;
      expect(lines.reduce((sum, line) => sum + line.turns, 0)).toBe(turns);
    }),
  );
});

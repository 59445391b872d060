import { OTHERS } from '../analysis/account-profile.ts';
import {
  type CellComparison,
  type ChangedCell,
  type Comparison,
  isChanged,
  isOnBothSides,
} from '../analysis/comparison.ts';
import { SPREAD } from '../analysis/contributions.ts';
import type { Verdict } from '../analysis/verdict.ts';
import { LEAST_SHARE } from '../analysis/workloads/account.ts';
import { isSerialisedSum } from './comparison-changes.ts';
import { counted, named } from './comparison-headline.ts';
import { decodingNotes, lowerBoundNotes } from './figure-limits.ts';
import { SERIALISED_SUM } from './footnotes.ts';
import { formatFigure } from './numbers.ts';
import { smallestDifferences, unjudgedNotes, withinSensitivityNotes } from './sensitivity-words.ts';
import { significanceWords } from './significance-words.ts';

/**
 * What a reader must know beside the tables, a sentence or two each.
 *
 * @param left explained cells whose reasons are not shown
 */
export function comparisonNotes(
  { cells, notes }: Comparison,
  changed: readonly ChangedCell[],
  left: number,
  verdict: Verdict | undefined,
): string[] {
  return [
    ...(changed.some(isSerialisedSum) ? [`(1) ${SERIALISED_SUM}`] : []),
    ...lowerBoundNotes(cells),
    ...decodingNotes(cells.filter(isOnBothSides)),
    ...spreadNotes(changed),
    ...othersNotes(changed),
    ...(left > 0
      ? [`What accounts for ${counted(left, 'more cell')}, which changed less, is in the format json.`]
      : []),
    ...unexplainedNotes(changed),
    ...noiseNotes(cells),
    ...unjudgedNotes(cells),
    ...withinSensitivityNotes(cells),
    ...(verdict === undefined ? [] : smallestDifferences(cells)),
    ...onlyOn(cells, 'a', verdict === undefined ? 'Only in A' : 'In the baseline, but not measured'),
    ...onlyOn(cells, 'b', verdict === undefined ? 'Only in B' : 'Measured, but not in the baseline'),
    ...notes,
  ];
}

function spreadNotes(changed: readonly ChangedCell[]): string[] {
  const spread = changed.filter(({ functions }) => {
    const last = functions.at(-1);
    return last?.name === SPREAD && last.place === undefined;
  });
  if (spread.length === 0) return [];
  const kinds = new Set(spread.map(({ kind }) => (kind === 'workload' ? 'repetition' : 'batch')));
  return [
    `spread: by how much more the median lies above the one ${[...kinds].join(' or ')} that was explained in B than in A.`,
  ];
}

/** A function that grows or shrinks past what an account names moves into that row, or out of it. */
function othersNotes(changed: readonly ChangedCell[]): string[] {
  if (!changed.some(({ functions }) => functions.some(({ name }) => name === OTHERS))) return [];
  return [
    `${OTHERS}: functions of a workload that execute less than ${100 * LEAST_SHARE} % of it each; which these are may differ between A and B.`,
  ];
}

/** Only instructions are said function by function. */
function unexplainedNotes(changed: readonly ChangedCell[]): string[] {
  const unexplained = changed.filter(({ explained, clock }) => !explained && clock.unit === 'instructions');
  const workloads = unexplained.filter(({ kind }) => kind === 'workload').length;
  const others = unexplained.length - workloads;
  return [
    ...(others === 0
      ? []
      : [`${others} of these measured without --explain; worldswitch run --explain gives the functions.`]),
    ...(workloads === 0
      ? []
      : [
          `${workloads} of these measured by an emulator that can't say who executes what; ` +
            '--qemu bookworm-backports brings one that can, which gives the functions.',
        ]),
  ];
}

/** What does not stand out of its noise is no difference, and not its absence. */
function noiseNotes(cells: readonly CellComparison[]): string[] {
  const unseen = cells
    .filter((cell) => !isChanged(cell))
    .flatMap(({ configuration, benchmark, clock: { unit }, significance }) =>
      significance === undefined ? [] : [{ name: `${configuration.b} ${benchmark}`, unit, significance }],
    );
  const enough = unseen.filter(({ significance }) => significance.enough);
  const few = unseen.filter(({ significance }) => !significance.enough);
  return [
    ...(enough.length === 0
      ? []
      : [
          `No difference that the noise allows to see: ${named(
            enough.map(
              ({ name, unit, significance }) =>
                `${name} (${significanceWords(significance)}; one of ${formatFigure(significance.sensitivity)} ${unit} would be seen)`,
            ),
          )}.`,
        ]),
    ...(few.length === 0
      ? []
      : [`Too few figures to tell a difference from noise: ${named(few.map(({ name }) => name))}.`]),
  ];
}

function onlyOn(cells: readonly CellComparison[], side: 'a' | 'b', title: string): string[] {
  const other = side === 'a' ? 'b' : 'a';
  const those = cells.filter((cell) => cell[other] === undefined);
  if (those.length === 0) return [];
  return [
    `${title}: ${named(those.map(({ configuration, benchmark }) => `${configuration[side]} ${benchmark}`))}.`,
  ];
}

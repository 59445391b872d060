import type { BenchmarkKind } from '../catalog/benchmarks.ts';
import type { PathKind } from '../catalog/microbenchmarks.ts';
import type { Clock } from '../results/clock.ts';
import type { Explanation } from '../results/explanation.ts';
import { IncomparableError } from '../system/errors.ts';
import {
  classContributions,
  type Contribution,
  EXACT,
  type ExplainedFigure,
  functionContributions,
} from './contributions.ts';
import { doubtOf } from './doubt.ts';
import type { Figure } from './figures.ts';
import type { Profile } from './profile.ts';
import { sensitivityOfBoth } from './sensitivity.ts';
import { judgeDifference, type Significance } from './significance.ts';

/** A figure of one side, and what it consists of. */
export interface SideCell extends Figure {
  /** `undefined` if it was measured without an explanation or an account. */
  readonly profile: Profile | undefined;
  /** Its call stacks; `undefined` if it was measured without an explanation, and of workloads and baselines. */
  readonly stacks?: CallStacks | undefined;
}

/** What call stacks execute. */
export type CallStacks = Pick<Explanation, 'frames' | 'stacks' | 'operations'>;

/** One of the two that are compared. */
export interface Side {
  /** What the user calls it. */
  readonly label: string;
  /** Which software was measured, in one line. */
  readonly versions: string;
  readonly cells: readonly SideCell[];
}

/** What became of one figure. */
export interface CellComparison {
  /** The same on both sides, unless each of them is of one configuration. */
  readonly configuration: { readonly a: string; readonly b: string };
  readonly benchmark: string;
  readonly kind: BenchmarkKind;
  /** Of both sides; exact only if both are. */
  readonly clock: Clock;
  readonly path: PathKind;
  /** Per operation or unit of work, in the clock's unit; `undefined` if this side has no such figure. */
  readonly a: number | undefined;
  readonly b: number | undefined;
  /** `b` less `a`, 0 if they are the same; `undefined` if a side has no such figure. */
  readonly difference: number | undefined;
  /**
   * How far the figure of either side may move when nothing that matters changes, in the clock's unit: no difference is said
   * to be one that reaches no further. `undefined` where the clock is not exact, it is known of no side, or there is a doubt.
   */
  readonly sensitivity: number | undefined;
  /** Why it can't be judged whether the figures differ, a clause; `undefined` if it can. */
  readonly doubt?: string | undefined;
  /** What the noise lets say of it; `undefined` where the clock is exact, so that there is none, or a side has no figure. */
  readonly significance: Significance | undefined;
  /**
   * What accounts for the difference: each list adds up to it if the cell is explained, and is empty if not. Classes of
   * instructions are told apart in microbenchmarks only.
   */
  readonly functions: readonly Contribution[];
  readonly classes: readonly Contribution[];
  /** True if both sides say where their instructions went. */
  readonly explained: boolean;
  /** What call stacks execute on each side; `undefined` if one of them does not say it. */
  readonly stacks?: { readonly a: CallStacks; readonly b: CallStacks } | undefined;
}

/** Two sides side by side. */
export interface Comparison {
  readonly a: Omit<Side, 'cells'>;
  readonly b: Omit<Side, 'cells'>;
  readonly cells: readonly CellComparison[];
  /** What one must know before one reads any of it, a sentence each. */
  readonly cautions: readonly string[];
  /** What one must know to judge the differences, a sentence or two each. */
  readonly notes: readonly string[];
}

/** A cell that both sides have and whose figures differ. */
export interface ChangedCell extends CellComparison {
  readonly a: number;
  readonly b: number;
  readonly difference: number;
}

/** Two configurations that are compared with each other. */
export interface ConfigurationPair {
  readonly a: string;
  readonly b: string;
}

/**
 * Compares two sides, figure by figure: those of `a` first, in its order, then those that only `b` has.
 *
 * @throws IncomparableError if figures of a cell are in different units
 */
export function compareSides(
  a: Side,
  b: Side,
  notes: readonly string[] = [],
  cautions: readonly string[] = [],
): Comparison {
  const pairs = pairConfigurations(configurationsOf(a), configurationsOf(b));
  return {
    a: { label: a.label, versions: a.versions },
    b: { label: b.label, versions: b.versions },
    cells: pairs.flatMap((pair) => compareConfigurations(pair, a.cells, b.cells)),
    cautions,
    notes,
  };
}

/** The same ones; or, if each side has one configuration only, these two, whatever they are. */
export function pairConfigurations(a: readonly string[], b: readonly string[]): ConfigurationPair[] {
  const [left, right] = [new Set(a), new Set(b)];
  const [onlyLeft, onlyRight] = [[...left], [...right]].map((ids) => (ids.length === 1 ? ids[0] : undefined));
  if (onlyLeft !== undefined && onlyRight !== undefined) return [{ a: onlyLeft, b: onlyRight }];
  return [...new Set([...left, ...right])].map((id) => ({ a: id, b: id }));
}

/** Whether both sides have the cell. */
export function isOnBothSides(cell: CellComparison): boolean {
  return cell.difference !== undefined;
}

/** Whether both sides have the cell, their figures are not the same, and nobody can say whether that is a difference. */
export function isUnjudged({ difference, doubt }: CellComparison): boolean {
  return doubt !== undefined && difference !== 0;
}

/** Whether a cell's figures differ: by more than their sensitivity, or than the noise of a clock that is not exact. */
export function isChanged(cell: CellComparison): cell is ChangedCell {
  const { difference, sensitivity = 0, significance, doubt } = cell;
  if (difference === undefined || difference === 0 || doubt !== undefined) return false;
  return significance?.differs ?? Math.abs(difference) > sensitivity + EXACT;
}

function configurationsOf({ cells }: Side): string[] {
  return cells.map(({ configuration }) => configuration);
}

function compareConfigurations(
  pair: ConfigurationPair,
  a: readonly SideCell[],
  b: readonly SideCell[],
): CellComparison[] {
  const [left, right] = [byBenchmark(a, pair.a), byBenchmark(b, pair.b)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((id) => {
    const [own, other] = [left.get(id), right.get(id)];
    const present = other ?? own;
    return present === undefined ? [] : [compareCells(pair, present, own, other)];
  });
}

function byBenchmark(cells: readonly SideCell[], configuration: string): Map<string, SideCell> {
  const own = cells.filter((cell) => cell.configuration === configuration);
  return new Map(own.map((cell) => [cell.benchmark, cell]));
}

/** @param present one of the sides that has the cell, `b` if it has it */
function compareCells(
  configuration: ConfigurationPair,
  { benchmark, kind, path, clock }: SideCell,
  a: SideCell | undefined,
  b: SideCell | undefined,
): CellComparison {
  const both = a !== undefined && b !== undefined;
  if (both) requireSameUnit(a, b);
  const common = both ? commonClock(a.clock, b.clock) : clock;
  const [left, right] = [explained(a), explained(b)];
  const doubt = both && common.exact ? doubtOf(a, b) : undefined;
  const isMoveKnown = common.exact && doubt === undefined;
  const bothExplained = left !== undefined && right !== undefined;
  const compared: CellComparison = {
    configuration,
    ...{ benchmark, kind, path, clock: common },
    a: a?.value,
    b: b?.value,
    difference: differenceOf(a, b),
    sensitivity: isMoveKnown ? sensitivityOfBoth(kind, [a?.sensitivity, b?.sensitivity]) : undefined,
    doubt,
    significance: common.exact || !both ? undefined : judgeDifference(figuresOf(a), figuresOf(b), common),
    functions: [],
    classes: [],
    explained: bothExplained,
    ...stacksOf(a, b),
  };
  // What makes up no difference needs no explanation.
  if (!bothExplained || !isChanged(compared)) return compared;
  return {
    ...compared,
    functions: functionContributions(left, right),
    classes: classContributions(left, right),
  };
}

/** Of a baseline of an exact clock there is only the one that all are. */
function figuresOf({ value, perOperation }: SideCell): readonly number[] {
  return perOperation.length === 0 ? [value] : perOperation;
}

function requireSameUnit(a: SideCell, b: SideCell): void {
  if (a.clock.unit === b.clock.unit) return;
  throw new IncomparableError(
    `${a.configuration} ${a.benchmark} is in ${a.clock.unit} in A and in ${b.clock.unit} in B, which can't be compared`,
    { next: 'compare figures that were measured by the same kind of clock' },
  );
}

/** What is known of a difference between figures of two clocks is what both of them can tell. */
function commonClock(a: Clock, b: Clock): Clock {
  return {
    unit: a.unit,
    resolution: Math.max(a.resolution, b.resolution),
    exact: a.exact && b.exact,
  };
}

function stacksOf(a: SideCell | undefined, b: SideCell | undefined): Pick<CellComparison, 'stacks'> {
  return a?.stacks === undefined || b?.stacks === undefined ? {} : { stacks: { a: a.stacks, b: b.stacks } };
}

function explained(cell: SideCell | undefined): ExplainedFigure | undefined {
  return cell?.profile === undefined ? undefined : { figure: cell.value, profile: cell.profile };
}

function differenceOf(a: SideCell | undefined, b: SideCell | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  const difference = b.value - a.value;
  return Math.abs(difference) > EXACT ? difference : 0;
}

import type { PathKind } from '../catalog/microbenchmarks.ts';
import {
  classContributions,
  type Contribution,
  EXACT,
  type ExplainedFigure,
  functionContributions,
} from './contributions.ts';
import type { Profile } from './profile.ts';

/** A figure of one side. */
export interface SideCell {
  readonly configuration: string;
  readonly benchmark: string;
  /** The median, in instructions per operation. */
  readonly figure: number;
  readonly path: PathKind;
  /** `undefined` if it was measured without an explanation. */
  readonly profile: Profile | undefined;
}

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
  readonly path: PathKind;
  /** Instructions per operation; `undefined` if this side has no such figure. */
  readonly a: number | undefined;
  readonly b: number | undefined;
  /** `b` less `a`, 0 if they are the same; `undefined` if a side has no such figure. */
  readonly difference: number | undefined;
  /** What accounts for the difference: each list adds up to it if the cell is explained, and is empty if not. */
  readonly functions: readonly Contribution[];
  readonly classes: readonly Contribution[];
  /** True if both sides say where their instructions went. */
  readonly explained: boolean;
}

/** Two sides side by side. */
export interface Comparison {
  readonly a: Omit<Side, 'cells'>;
  readonly b: Omit<Side, 'cells'>;
  readonly cells: readonly CellComparison[];
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

/** Compares two sides, figure by figure: those of `a` first, in its order, then those that only `b` has. */
export function compareSides(a: Side, b: Side, notes: readonly string[] = []): Comparison {
  const pairs = pairConfigurations(configurationsOf(a), configurationsOf(b));
  return {
    a: { label: a.label, versions: a.versions },
    b: { label: b.label, versions: b.versions },
    cells: pairs.flatMap((pair) => compareConfigurations(pair, a.cells, b.cells)),
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

/** Whether a cell's figures differ. */
export function isChanged(cell: CellComparison): cell is ChangedCell {
  return cell.difference !== undefined && cell.difference !== 0;
}

/** Whether both sides have the cell. */
export function isOnBothSides(cell: CellComparison): boolean {
  return cell.difference !== undefined;
}

function configurationsOf({ cells }: Side): string[] {
  return cells.map(({ configuration }) => configuration);
}

function compareConfigurations(
  pair: ConfigurationPair,
  a: readonly SideCell[],
  b: readonly SideCell[],
): CellComparison[] {
  const [left, right] = [byMicrobenchmark(a, pair.a), byMicrobenchmark(b, pair.b)];
  return [...new Set([...left.keys(), ...right.keys()])].map((id) =>
    compareCells(pair, id, left.get(id), right.get(id)),
  );
}

function byMicrobenchmark(cells: readonly SideCell[], configuration: string): Map<string, SideCell> {
  const own = cells.filter((cell) => cell.configuration === configuration);
  return new Map(own.map((cell) => [cell.benchmark, cell]));
}

function compareCells(
  configuration: ConfigurationPair,
  benchmark: string,
  a: SideCell | undefined,
  b: SideCell | undefined,
): CellComparison {
  const [left, right] = [explained(a), explained(b)];
  const bothExplained = left !== undefined && right !== undefined;
  const difference = differenceOf(a, b);
  // What makes up no difference needs no explanation.
  const reasons = bothExplained && difference !== 0;
  return {
    configuration,
    benchmark,
    path: (b ?? a)?.path ?? 'one-pcpu',
    a: a?.figure,
    b: b?.figure,
    difference,
    functions: reasons ? functionContributions(left, right) : [],
    classes: reasons ? classContributions(left, right) : [],
    explained: bothExplained,
  };
}

function explained(cell: SideCell | undefined): ExplainedFigure | undefined {
  return cell?.profile === undefined ? undefined : { figure: cell.figure, profile: cell.profile };
}

function differenceOf(a: SideCell | undefined, b: SideCell | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  const difference = b.figure - a.figure;
  return Math.abs(difference) > EXACT ? difference : 0;
}

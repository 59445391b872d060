import type { ChangedCell } from '../analysis/comparison.ts';
import type { Verdict } from '../analysis/verdict.ts';
import type { BenchmarkKind } from '../catalog/benchmarks.ts';
import type { Unit } from '../results/clock.ts';
import { perOf } from './comparison-units.ts';
import { formatDifference, formatPercent } from './differences.ts';
import { decimalsOf, formatFigure } from './numbers.ts';
import { printable } from './printable.ts';
import { significanceWords } from './significance-words.ts';

/** A cell whose figures differ, in words. */
export interface ChangeRow {
  readonly configuration: string;
  readonly benchmark: string;
  /** What its figures are per: `operation`, `transaction`. */
  readonly per: string;
  /** The mark of the footnote that holds for it, or nothing. */
  readonly mark: string;
  readonly a: string;
  readonly b: string;
  readonly difference: string;
  readonly percent: string;
  /** `p = 0.003, 81 % of B above A`; nothing where the clock is exact. */
  readonly significance: string;
  /** Nothing if there is no baseline to hold it against. */
  readonly verdict: '' | 'regression' | 'tolerated' | 'accepted' | 'improvement';
}

/** Cells whose figures may stand in one column: of one kind, in one unit. */
export interface ChangeTable {
  /** `Instructions per operation` */
  readonly title: string;
  readonly kind: BenchmarkKind;
  readonly unit: Unit;
  /** Whether some of them are judged by their noise. */
  readonly noisy: boolean;
  readonly rows: readonly ChangeRow[];
}

/** The rows of cells that changed, and the tables that they stand in. */
export interface Changes {
  readonly tables: readonly ChangeTable[];
  readonly rows: ReadonlyMap<ChangedCell, ChangeRow>;
}

/** Arranges cells that changed. @param verdict what a check says of them */
export function changesOf(changed: readonly ChangedCell[], verdict: Verdict | undefined): Changes {
  const groups = [...Map.groupBy(changed, ({ kind, clock }) => `${kind} ${clock.unit}`).values()];
  const rows = new Map<ChangedCell, ChangeRow>();
  const tables = groups.flatMap((cells): ChangeTable[] => {
    const [first] = cells;
    if (first === undefined) return [];
    const decimals = columnDecimals(cells);
    for (const cell of cells) rows.set(cell, changeRow(cell, verdict, decimals));
    const own = cells.flatMap((cell) => rows.get(cell) ?? []);
    const { kind, clock } = first;
    return [
      {
        title: titleOf(kind, clock.unit),
        ...{ kind, unit: clock.unit, rows: own },
        noisy: own.some(({ significance }) => significance !== ''),
      },
    ];
  });
  return { tables, rows };
}

/** The name of a row: of a workload with what its figures are per. */
export function rowName({ benchmark, per, mark }: ChangeRow, kind: BenchmarkKind): string {
  return kind === 'workload' ? `${benchmark}, per ${per}` : `${benchmark} ${mark}`.trimEnd();
}

/** What stands above a table of figures. */
export function titleOf(kind: BenchmarkKind, unit: Unit): string {
  const name = unit.slice(0, 1).toUpperCase() + unit.slice(1);
  if (kind === 'microbenchmark') return `${name} per operation`;
  return unit === 'instructions' ? `${name} of all CPUs per unit of work` : `${name} per unit of work`;
}

/** Decimals of the figures, and of the differences: digits of a column stand below each other. */
interface ColumnDecimals {
  readonly figures: 0 | 1;
  readonly differences: 0 | 1;
}

function columnDecimals(changed: readonly ChangedCell[]): ColumnDecimals {
  return {
    figures: decimalsOf(changed.flatMap(({ a, b }) => [a, b])),
    differences: decimalsOf(changed.map(({ difference }) => difference)),
  };
}

function changeRow(cell: ChangedCell, verdict: Verdict | undefined, decimals: ColumnDecimals): ChangeRow {
  return {
    configuration: printable(cell.configuration.b),
    benchmark: printable(cell.benchmark),
    per: perOf(cell),
    // That CPUs take turns is true of every workload.
    mark: isSerialisedSum(cell) ? '(1)' : '',
    a: formatFigure(cell.a, decimals.figures),
    b: formatFigure(cell.b, decimals.figures),
    difference: formatDifference(cell.difference, decimals.differences),
    percent: formatPercent(cell.difference, cell.a),
    significance: cell.significance === undefined ? '' : significanceWords(cell.significance),
    verdict: verdict === undefined ? '' : verdictOf(cell, verdict),
  };
}

/** Whether the footnote holds for a cell that its path is added up over PCPUs. */
export function isSerialisedSum({ path, kind, clock }: ChangedCell): boolean {
  return path === 'serialised-sum' && kind === 'microbenchmark' && clock.unit === 'instructions';
}

function verdictOf(cell: ChangedCell, { regressions, tolerated, accepted }: Verdict): ChangeRow['verdict'] {
  if (regressions.includes(cell)) return 'regression';
  if (accepted.includes(cell)) return 'accepted';
  return tolerated.includes(cell) ? 'tolerated' : 'improvement';
}

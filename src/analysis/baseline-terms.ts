import type { Baseline, BaselineCell } from '../results/baseline-schema.ts';
import type { CellComparison, ChangedCell } from './comparison.ts';
import { parseTolerance } from './tolerance.ts';
import type { CellTerms } from './verdict.ts';

/** What a baseline, side `a` of a comparison, says of cells beside their figures. */
export function termsIn(baseline: Baseline): (cell: CellComparison) => CellTerms | undefined {
  return (cell) => {
    const own = cellsOf(baseline, ({ configuration, benchmark }) => isOf(cell, configuration, benchmark))[0];
    if (own === undefined) return undefined;
    return {
      tolerance: own.tolerance === undefined ? undefined : parseTolerance(own.tolerance),
      accepted: own.accepted ?? [],
    };
  };
}

/** A baseline of which figures that were measured are accepted, with the reason. */
export function withAccepted(baseline: Baseline, cells: readonly ChangedCell[], reason: string): Baseline {
  return withCells(baseline, (configuration, own) => {
    const accepted = cells.find((cell) => isOf(cell, configuration, own.benchmark));
    return accepted === undefined
      ? own
      : { ...own, accepted: [...(own.accepted ?? []), { median: accepted.b, reason }] };
  });
}

/** A baseline that was made anew, with the tolerances of the one that it takes the place of. What was accepted is its figure now. */
export function withTolerancesOf(before: Baseline | undefined, made: Baseline): Baseline {
  if (before === undefined) return made;
  return withCells(made, (configuration, own) => {
    const [old] = cellsOf(
      before,
      (cell) => cell.configuration === configuration && cell.benchmark === own.benchmark,
    );
    return old?.tolerance === undefined ? own : { ...own, tolerance: old.tolerance };
  });
}

function isOf(cell: CellComparison, configuration: string, benchmark: string): boolean {
  return cell.configuration.a === configuration && cell.benchmark === benchmark;
}

function cellsOf(
  { measurements }: Baseline,
  wanted: (cell: { readonly configuration: string; readonly benchmark: string }) => boolean,
): BaselineCell[] {
  return measurements.flatMap(({ configuration, cells }) =>
    cells.filter(({ benchmark }) => wanted({ configuration, benchmark })),
  );
}

function withCells(
  baseline: Baseline,
  change: (configuration: string, cell: BaselineCell) => BaselineCell,
): Baseline {
  return {
    ...baseline,
    measurements: baseline.measurements.map((measurement) => ({
      ...measurement,
      cells: measurement.cells.map((cell) => change(measurement.configuration, cell)),
    })),
  };
}

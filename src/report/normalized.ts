import { type WorkloadFigure, workloadFigures } from '../analysis/workload-figures.ts';
import type { Unit } from '../results/clock.ts';
import type { Run } from '../results/schema.ts';
import { knownConfiguration } from './known-configurations.ts';
import { workloadConfigurationsOf, workloadsOf } from './workload-cells.ts';
import { findFigure } from './workload-figure-text.ts';

/** The figures of one machine that can be compared with native ones. */
export interface NormalizedMachine {
  /** The machine's id, and its title. */
  readonly id: string;
  readonly title: string;
  /** Of the native figures. */
  readonly unit: Unit;
  /** The configuration without a hypervisor. */
  readonly native: string;
  /** Those with one, in the order of the run. */
  readonly configurations: readonly string[];
  /** Workloads that have a figure without a hypervisor, and one with. */
  readonly rows: readonly NormalizedRow[];
}

interface NormalizedRow {
  readonly workload: string;
  readonly native: WorkloadFigure;
  /** For each configuration; `undefined` if it has no figure. */
  readonly figures: readonly (WorkloadFigure | undefined)[];
}

/** The machines of a run on which something was measured with a hypervisor and without. */
export function normalizedMachines(run: Run): NormalizedMachine[] {
  const figures = workloadFigures(run.measurements);
  const workloads = workloadsOf(run);
  const known = workloadConfigurationsOf(run)
    .map(knownConfiguration)
    .filter((configuration) => configuration !== undefined);
  return [...Map.groupBy(known, ({ native }) => native)].flatMap(([native, all]) => {
    if (native === undefined) return [];
    const own = all.map(({ id }) => id).filter((id) => id !== native);
    const rows = workloads.flatMap((workload) => rowOf(figures, workload, native, own));
    const [machine, unit] = [all[0]?.machine, rows[0]?.native.clock.unit];
    return machine === undefined || unit === undefined
      ? []
      : [{ id: machine.id, title: machine.title, unit, native, configurations: own, rows }];
  });
}

function rowOf(
  figures: readonly WorkloadFigure[],
  workload: string,
  native: string,
  configurations: readonly string[],
): NormalizedRow[] {
  const base = findFigure(figures, native, workload);
  const own = configurations.map((configuration) => {
    const figure = findFigure(figures, configuration, workload);
    return figure?.normalized === undefined ? undefined : figure;
  });
  return base === undefined || own.every((figure) => figure === undefined)
    ? []
    : [{ workload, native: base, figures: own }];
}

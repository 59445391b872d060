import { type WorkloadFigure, workloadFigures } from '../../analysis/workload-figures.ts';
import type { Run } from '../../results/schema.ts';
import { findFigure } from './sheet.ts';
import { knownSystem } from './systems.ts';

/** The figures of one machine that can be compared with native ones. */
export interface NormalizedMachine {
  /** The machine's id, and its title. */
  readonly id: string;
  readonly title: string;
  /** The system without a hypervisor. */
  readonly native: string;
  /** Those with one, in the order of the run. */
  readonly systems: readonly string[];
  /** Workloads that have a figure without a hypervisor, and one with. */
  readonly rows: readonly NormalizedRow[];
}

interface NormalizedRow {
  readonly workload: string;
  readonly native: WorkloadFigure;
  /** For each system; `undefined` if it has no figure. */
  readonly figures: readonly (WorkloadFigure | undefined)[];
}

/** The machines of a run on which something was measured with a hypervisor and without. */
export function normalizedMachines(run: Run): NormalizedMachine[] {
  const { systems, workloads } = run.plan.workloads ?? { systems: [], workloads: [] };
  const figures = workloadFigures(run.workloads);
  const known = systems.map(knownSystem).filter((system) => system !== undefined);
  return [...Map.groupBy(known, ({ native }) => native)].flatMap(([native, all]) => {
    const own = all.map(({ id }) => id).filter((id) => id !== native);
    const rows = workloads.flatMap((workload) => rowOf(figures, workload, native, own));
    const machine = all[0]?.machine;
    return machine === undefined || rows.length === 0
      ? []
      : [{ id: machine.id, title: machine.title, native, systems: own, rows }];
  });
}

function rowOf(
  figures: readonly WorkloadFigure[],
  workload: string,
  native: string,
  systems: readonly string[],
): NormalizedRow[] {
  const base = findFigure(figures, native, workload);
  const own = systems.map((system) => {
    const figure = findFigure(figures, system, workload);
    return figure?.normalized === undefined ? undefined : figure;
  });
  return base === undefined || own.every((figure) => figure === undefined)
    ? []
    : [{ workload, native: base, figures: own }];
}

import { type WorkloadFigure, workloadFigures } from '../../analysis/workload-figures.ts';
import { knownWorkloads } from '../../catalog/workloads.ts';
import type { Run } from '../../results/schema.ts';
import { decimalsOf, formatFigure } from '../numbers.ts';
import { machineTitleOf } from './systems.ts';

/** The figures of one machine as a table: a row for each workload, a column for each system. */
export interface WorkloadSheet {
  /** The machine. */
  readonly title: string;
  /** What the columns are of, in groups. */
  readonly groups: readonly { readonly title: string; readonly systems: readonly string[] }[];
  readonly rows: readonly WorkloadRow[];
}

interface WorkloadRow {
  /** `tcp-rr, a transaction`. */
  readonly name: string;
  /** A text for each column; `failed` and `-` where there is no figure. */
  readonly cells: readonly string[];
}

/** Tables of what a unit of work costs, and how much more than without a hypervisor: one for each machine. */
export function workloadSheets(run: Run): WorkloadSheet[] {
  const figures = workloadFigures(run.workloads);
  const { systems, workloads: ids } = run.plan.workloads ?? { systems: [], workloads: [] };
  return [...Map.groupBy(systems, machineTitleOf)].map(([title, own]) => {
    const normalized = own.filter((system) =>
      figures.some((figure) => figure.system === system && !isNative(figure)),
    );
    const ofServer = normalized.filter((system) =>
      figures.some((figure) => figure.system === system && figure.serverNormalized !== undefined),
    );
    return {
      title,
      groups: [
        { title: 'instructions per unit of work', systems: own },
        ...(normalized.length === 0 ? [] : [{ title: 'times native', systems: normalized }]),
        ...(ofServer.length === 0 ? [] : [{ title: "without the client's work", systems: ofServer }]),
      ],
      rows: ids.map((workload) => ({
        name: `${workload}, ${article(unitOf(workload))}`,
        cells: [
          ...own.map((system) => cellText(run, figures, system, workload)),
          ...normalized.map((system) => factorText(findFigure(figures, system, workload)?.normalized)),
          ...ofServer.map((system) => factorText(findFigure(figures, system, workload)?.serverNormalized)),
        ],
      })),
    };
  });
}

/** The unit of work of a workload: `transaction`. */
export function unitOf(workload: string): string {
  return knownWorkloads.find(({ id }) => id === workload)?.unit ?? 'unit';
}

/** `1.94`; two decimals, since differences of some percent matter. */
export function factorText(factor: number | undefined): string {
  return factor === undefined ? '-' : factor.toFixed(2);
}

/** A figure whose decimals say something: small ones with one. */
export function costText(figure: number): string {
  const rounded = figure < 1000 ? figure : Math.round(figure);
  return formatFigure(rounded, decimalsOf([rounded]));
}

function article(unit: string): string {
  return `${/^[aeiou]/.test(unit) ? 'an' : 'a'} ${unit}`;
}

function isNative({ normalized }: WorkloadFigure): boolean {
  return normalized === undefined || normalized === 1;
}

/** The figure of a workload on a system. */
export function findFigure(
  figures: readonly WorkloadFigure[],
  system: string,
  workload: string,
): WorkloadFigure | undefined {
  return figures.find((figure) => figure.system === system && figure.workload === workload);
}

function cellText(run: Run, figures: readonly WorkloadFigure[], system: string, workload: string): string {
  const figure = findFigure(figures, system, workload);
  if (figure !== undefined) return costText(figure.perUnit);
  const failed = run.workloads.some(
    (each) => each.state === 'failed' && each.system === system && each.workload === workload,
  );
  return failed ? 'failed' : '-';
}

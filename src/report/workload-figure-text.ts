import type { Cell } from '../catalog/benchmarks.ts';
import { knownWorkloads } from '../catalog/workloads.ts';
import { decimalsOf, formatFigure } from './numbers.ts';

/** The unit of work of a workload: `transaction`. */
export function unitOfWork(workload: string): string {
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

/** The figure of a cell. */
export function findFigure<T extends Cell>(
  figures: readonly T[],
  configuration: string,
  benchmark: string,
): T | undefined {
  return figures.find((figure) => figure.configuration === configuration && figure.benchmark === benchmark);
}

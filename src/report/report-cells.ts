import { type Figures, summaryOf } from '../analysis/findings.ts';
import { configurations, type HypervisorName } from '../catalog/configurations.ts';
import { type Microbenchmark, microbenchmarks } from '../catalog/microbenchmarks.ts';
import type { Explanation } from '../results/explanation.ts';
import type { Run } from '../results/schema.ts';
import { columnsOf } from './sheet.ts';

/** One of the seven microbenchmarks with its variants, and what a run says of them. */
export interface ReportedMicrobenchmark {
  readonly microbenchmark: Microbenchmark;
  /** In the order of machines, of the run, and of variants. */
  readonly figures: readonly ReportedFigure[];
  /** Of the microbenchmark itself, without its variants. */
  readonly explained: readonly ReportedExplanation[];
}

/** What is measured on, for people. */
export interface Column {
  readonly configuration: string;
  readonly machine: string;
  readonly hypervisor: HypervisorName | undefined;
}

/** A figure, and where it comes from. */
export interface ReportedFigure extends Column {
  readonly microbenchmark: string;
  readonly variant: boolean;
  /** Instructions per operation. */
  readonly figure: number;
}

/** An explanation, and the configuration that it is of. */
export interface ReportedExplanation extends Column {
  readonly explanation: Explanation;
}

/** The seven microbenchmarks of a run; those of which it has no figure are left out. */
export function reportedMicrobenchmarks(run: Run): ReportedMicrobenchmark[] {
  const columns = groupedByMachine(columnsOf(run));
  return microbenchmarks
    .filter(({ id }) => !id.includes('/'))
    .map((microbenchmark) => ({
      microbenchmark,
      figures: columns.flatMap((column) => figuresOf(column, microbenchmark.id)),
      explained: columns.flatMap(({ configuration, machine, hypervisor }) => {
        const explanation = explanationOf(run, configuration, microbenchmark.id);
        return explanation === undefined ? [] : [{ configuration, machine, hypervisor, explanation }];
      }),
    }))
    .filter(({ figures }) => figures.length > 0);
}

function groupedByMachine(columns: readonly Figures[]): (Figures & Column)[] {
  const described = columns.map((column) => ({ ...column, ...describe(column.configuration) }));
  return [...Map.groupBy(described, ({ machine }) => machine).values()].flat();
}

function describe(id: string): Omit<Column, 'configuration'> {
  const known = configurations.find((each) => each.id === id);
  return { machine: known?.machine.title ?? 'another machine', hypervisor: known?.hypervisor.name };
}

function figuresOf(
  { configuration, machine, hypervisor, summaries }: Figures & Column,
  main: string,
): ReportedFigure[] {
  return microbenchmarks
    .filter(({ id }) => id === main || id.startsWith(`${main}/`))
    .flatMap(({ id }) => {
      const summary = summaryOf(summaries, id);
      if (summary === undefined) return [];
      const variant = id !== main;
      return [{ configuration, machine, hypervisor, microbenchmark: id, variant, figure: summary.median }];
    });
}

function explanationOf(run: Run, configuration: string, microbenchmark: string): Explanation | undefined {
  const measurement = run.measurements.find((each) => each.configuration === configuration);
  if (measurement?.state !== 'completed') return undefined;
  return measurement.explanations.find((each) => each.microbenchmark === microbenchmark);
}

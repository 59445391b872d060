import type { HypervisorName } from '../catalog/configurations.ts';
import { type Microbenchmark, microbenchmarks } from '../catalog/microbenchmarks.ts';
import type { Unit } from '../results/clock.ts';
import type { Explanation } from '../results/explanation.ts';
import { isOfMicrobenchmarks } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { hypervisorOf, machineTitleOf } from './known-configurations.ts';
import { columnsOf, type MeasuredColumn, summaryOf } from './measured-columns.ts';
import { formatFigure } from './numbers.ts';
import { spreadText } from './units.ts';

/** One of the seven microbenchmarks with its variants, and what a run says of them in one unit. */
export interface ReportedMicrobenchmark {
  readonly microbenchmark: Microbenchmark;
  readonly unit: Unit;
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
  readonly benchmark: string;
  readonly variant: boolean;
  /** Per operation. */
  readonly figure: number;
  /** The figure as it is written, with its spread where its clock is not exact. */
  readonly text: string;
}

/** An explanation, and the configuration that it is of. */
export interface ReportedExplanation extends Column {
  readonly explanation: Explanation;
}

/** The seven microbenchmarks of a run; those of which it has no figure are left out. */
export function reportedMicrobenchmarks(run: Run): ReportedMicrobenchmark[] {
  const columns = groupedByMachine(columnsOf(run));
  const byUnit = [...Map.groupBy(columns, ({ clock }) => clock?.unit)];
  return microbenchmarks
    .filter(({ id }) => !id.includes('/'))
    .flatMap((microbenchmark) =>
      byUnit.flatMap(([unit, own]) => {
        const figures = own.flatMap((column) => figuresOf(column, microbenchmark.id));
        if (unit === undefined || figures.length === 0) return [];
        const explained = own.flatMap((column) => explanationsOf(run, column, microbenchmark.id));
        return [{ microbenchmark, unit, figures, explained }];
      }),
    );
}

function groupedByMachine(columns: readonly MeasuredColumn[]): (MeasuredColumn & Column)[] {
  const described = columns.map((column) => ({ ...column, ...describe(column.configuration) }));
  return [...Map.groupBy(described, ({ machine }) => machine).values()].flat();
}

function describe(id: string): Omit<Column, 'configuration'> {
  return { machine: machineTitleOf(id), hypervisor: hypervisorOf(id) };
}

function figuresOf(column: MeasuredColumn & Column, main: string): ReportedFigure[] {
  const { configuration, machine, hypervisor, clock } = column;
  return microbenchmarks
    .filter(({ id }) => id === main || id.startsWith(`${main}/`))
    .flatMap(({ id: benchmark }) => {
      const summary = summaryOf(column, benchmark);
      if (summary === undefined || clock === undefined) return [];
      const text = formatFigure(summary.median) + spreadText(clock, summary.medianAbsoluteDeviation);
      const variant = benchmark !== main;
      return [{ configuration, machine, hypervisor, benchmark, variant, figure: summary.median, text }];
    });
}

function explanationsOf(
  { measurements }: Run,
  { configuration, machine, hypervisor }: Column,
  id: string,
): ReportedExplanation[] {
  const explanation = measurements
    .filter(isOfMicrobenchmarks)
    .filter((each) => each.configuration === configuration)
    .flatMap(({ explanations }) => explanations)
    .find(({ benchmark }) => benchmark === id);
  return explanation === undefined ? [] : [{ configuration, machine, hypervisor, explanation }];
}

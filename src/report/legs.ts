import type { Legs } from '../results/account.ts';
import { isOfWorkload } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { drawBreakdownChart } from './charts/breakdown-chart.ts';
import { CLASS_INK, legColours } from './charts/colours.ts';
import { type ChartSize, chartSizes } from './charts/size.ts';
import { machineTitleOf } from './known-configurations.ts';
import { type ExplanationTable, figureColumn, textColumn } from './explanation-table.ts';
import { formatFigure } from './numbers.ts';
import { fileName, type NamedChart } from './named-chart.ts';
import { workloadsOf } from './workload-cells.ts';

/** The ways of one workload's transactions, on each configuration that was stamped. */
export interface WorkloadLegs {
  readonly workload: string;
  readonly configurations: readonly { readonly configuration: string; readonly legs: Legs }[];
}

/** If fewer transactions follow the reported sequence, it is told what the others do. */
const MOST_FOLLOW = 0.9;

/** The legs that a run knows, by workload. */
export function workloadLegs(run: Run): WorkloadLegs[] {
  const completed = run.measurements.filter(isOfWorkload);
  return workloadsOf(run).flatMap((workload) => {
    const configurations = completed
      .filter(({ benchmark }) => benchmark === workload)
      .flatMap(({ configuration, account }) => {
        const legs = account?.legs ?? null;
        return legs === null || legs.legs.length === 0 ? [] : [{ configuration, legs }];
      });
    return configurations.length === 0 ? [] : [{ workload, configurations }];
  });
}

/** The legs of a transaction, one after the other: a stacked bar for each configuration. */
export function legsChart(
  { workload, configurations }: WorkloadLegs,
  size: ChartSize = chartSizes.page,
): NamedChart {
  const name = fileName('legs', workload);
  const names = [...new Set(configurations.flatMap(({ legs }) => legs.legs.map(nameOf)))];
  const bars = configurations.map(({ configuration, legs }) => ({
    machine: machineTitleOf(configuration),
    label: configuration,
    indented: false,
    text: formatFigure(sumOf(legs)),
    segments: legs.legs.map((leg) => ({
      name: nameOf(leg),
      colour: legColours[names.indexOf(nameOf(leg)) % legColours.length] ?? legColours[0],
      ink: CLASS_INK,
      figure: leg.median,
      text: formatFigure(leg.median),
    })),
  }));
  const said = bars.map(
    ({ label, text, segments }) =>
      `${label} ${text}: ${segments.map((segment) => `${segment.name} ${segment.text}`).join(', ')}`,
  );
  const text = {
    id: name,
    title: `${workload}: legs of a transaction`,
    description: `Medians, instructions of all CPUs. ${said.join('; ')}.`,
  };
  return { name, svg: drawBreakdownChart(text, bars, 'instructions, sum of medians', size) };
}

/** The legs of a transaction on one configuration. */
export function legsTable(configuration: string, legs: Legs): ExplanationTable {
  return {
    title: `${configuration}: legs of a transaction, instructions of all CPUs`,
    columns: [textColumn('leg'), ...['median', 'least', 'most'].map(figureColumn)],
    rows: legs.legs.map((leg) => ({
      indented: false,
      cells: [nameOf(leg), ...[leg.median, leg.least, leg.most].map((each) => formatFigure(each))],
    })),
    sum: ['sum of medians', formatFigure(sumOf(legs)), '', ''],
  };
}

/** How many transactions come by in the reported order, and what the others do if they are many. */
export function legsNote(configuration: string, { transactions, following, sequence, others }: Legs): string {
  const share = transactions === 0 ? 0 : following / transactions;
  const rest = others.map(
    (other) => `${formatFigure(other.transactions)} of the others: ${other.sequence.join(', ')}.`,
  );
  return [
    `${configuration}: ${formatFigure(following)} of ${formatFigure(transactions)} transactions ` +
      `(${(100 * share).toFixed(1)} %) come by in this order: ${sequence.join(', ')}.`,
    ...(share < MOST_FOLLOW ? rest : []),
  ].join(' ');
}

function nameOf({ from, to }: Legs['legs'][number]): string {
  return `${from} to ${to}`;
}

function sumOf({ legs }: Legs): number {
  return legs.reduce((sum, { median }) => sum + median, 0);
}

import type { Run } from '../results/schema.ts';
import { type ChartSize, chartSizes } from './charts/size.ts';
import { legsChart, workloadLegs } from './legs.ts';
import { explanationCharts, figuresChart } from './microbenchmark-charts.ts';
import type { NamedChart } from './named-chart.ts';
import { normalizedMachines } from './normalized.ts';
import { normalizedChart } from './normalized-chart.ts';
import { overheadChart } from './overhead-chart.ts';
import { explainedOverheads } from './overheads.ts';
import { overviewChart } from './overview-chart.ts';
import { reportedMicrobenchmarks } from './report-cells.ts';

/**
 * All charts of a run, each with a name of its own.
 *
 * @throws WorldswitchError if this version can't make figures of the run, or an explanation is damaged
 */
export function runCharts(run: Run, size: ChartSize = chartSizes.page): NamedChart[] {
  const rows = reportedMicrobenchmarks(run);
  return [
    ...rows.flatMap((row) => {
      const { places, classes, timelines } = explanationCharts(row.microbenchmark.id, row.explained, size);
      return [figuresChart(row, size), places, classes, ...timelines].filter((chart) => chart !== undefined);
    }),
    ...[...Map.groupBy(rows, ({ unit }) => unit).values()]
      .filter((own) => own.length > 1)
      .map((own) => overviewChart(own, size)),
    ...normalizedMachines(run).map((each) => normalizedChart(each, size)),
    ...explainedOverheads(run).map((each) => overheadChart(each, size)),
    ...workloadLegs(run).map((each) => legsChart(each, size)),
  ];
}

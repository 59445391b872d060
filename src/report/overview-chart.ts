import { drawOverviewChart } from './charts/overview-chart.ts';
import { type ChartSize, chartSizes } from './charts/size.ts';
import { fileName, type NamedChart } from './named-chart.ts';
import { formatFigure } from './numbers.ts';
import type { ReportedFigure, ReportedMicrobenchmark } from './report-cells.ts';

/** Operations of one unit, without their variants: all of a run in one picture. */
export function overviewChart(
  rows: readonly ReportedMicrobenchmark[],
  size: ChartSize = chartSizes.page,
): NamedChart {
  const unit = rows[0]?.unit ?? 'instructions';
  // Most runs have one unit: its name is no part of those of files.
  const name = unit === 'instructions' ? 'overview' : fileName('overview', unit);
  const main = rows.map(({ microbenchmark, figures }) => ({
    id: microbenchmark.id,
    figures: figures.filter(({ variant }) => !variant),
  }));
  const machines = new Set(main.flatMap(({ figures }) => figures.map(({ machine }) => machine)));
  const drawn = [...machines].flatMap((machine) =>
    main.flatMap(({ id, figures }) => {
      const own = figures.filter((each) => each.machine === machine);
      return own.length === 0
        ? []
        : [{ machine, label: id, indented: false, text: rangeText(own), figures: own }];
    }),
  );
  const said = main.map(
    ({ id, figures }) =>
      `${id} ${figures.map(({ configuration, text }) => `${configuration} ${text}`).join(', ')}`,
  );
  const axis = `${unit} per operation`;
  const text = { id: name, title: 'Every operation', description: `${axis}: ${said.join('; ')}.` };
  return { name, svg: drawOverviewChart(text, drawn, axis, size) };
}

/** `423 – 1,434`, or the only figure; whole instructions of what has many of them. */
function rangeText(figures: readonly ReportedFigure[]): string {
  const values = figures.map(({ figure }) => figure);
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) =>
    value < 1000 ? formatFigure(value) : formatFigure(value, 0),
  );
  return least === most ? (least ?? '') : `${least} – ${most}`;
}

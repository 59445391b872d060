import { drawBreakdownChart } from './charts/breakdown-chart.ts';
import { CLASS_INK, overheadColours } from './charts/colours.ts';
import { type ChartSize, chartSizes } from './charts/size.ts';
import { formatFigure } from './numbers.ts';
import { fileName, type NamedChart } from './named-chart.ts';
import { partsOf } from './overhead-tables.ts';
import type { WorkloadOverheads } from './overheads.ts';
import { unitOfWork } from './workload-figure-text.ts';

/** What the overhead of a workload consists of: a stacked bar for each configuration. */
export function overheadChart(
  { workload, configurations }: WorkloadOverheads,
  size: ChartSize = chartSizes.page,
): NamedChart {
  const name = fileName('overhead', workload);
  const axis = `instructions per ${unitOfWork(workload)} beyond native`;
  const bars = configurations.map(({ configuration, total }) => ({
    machine: configuration.machine.title,
    label: configuration.id,
    indented: false,
    text: formatFigure(Math.round(total.overhead)),
    segments: partsOf(total).map((part, index) => ({
      name: part.name,
      colour: overheadColours[index % overheadColours.length] ?? overheadColours[0],
      ink: CLASS_INK,
      figure: part.instructions,
      text: formatFigure(part.instructions),
    })),
  }));
  const said = bars.map(
    ({ label, text, segments }) =>
      `${label} ${text}: ${segments.map((segment) => `${segment.name} ${segment.text}`).join(', ')}`,
  );
  const text = { id: name, title: `${workload}: overhead`, description: `${axis}. ${said.join('; ')}.` };
  return { name, svg: drawBreakdownChart(text, bars, axis, size) };
}

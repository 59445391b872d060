import type { History } from '../../analysis/history/history.ts';
import { drawSeriesChart } from '../charts/series-chart.ts';
import { standalone } from '../charts/picture.ts';
import { hypervisorOf } from '../known-configurations.ts';
import { formatFigure } from '../numbers.ts';

/** The chart of a history: a line for each cell, each on a scale of its own. @param id of its elements */
export function drawHistoryChart(history: History, id = 'history'): string {
  const { software, versions, lines } = history;
  const several = new Set(lines.map(({ benchmark }) => benchmark)).size > 1;
  const units = [...new Set(lines.map(({ unit, per }) => `${unit} per ${per}`))];
  const what = several ? 'What operations cost' : (lines[0]?.benchmark ?? '');
  return drawSeriesChart(
    {
      id,
      title: `${what}, ${units.join(' or ')}, by version of ${software}`,
      description: `A line for each cell, each on a scale of its own. ${lines.map(describe).join(' ')}`,
    },
    lines.map(({ configuration, benchmark, points }) => ({
      configuration: several ? `${configuration}\n${benchmark}` : configuration,
      hypervisor: hypervisorOf(configuration),
      figures: points.map(({ readings: [reading] }) => reading?.value ?? null),
    })),
    { names: versions.map(({ number }) => number), label: software },
  );
}

/** The chart as a file of its own. */
export function renderHistorySvg(history: History): string {
  return standalone(drawHistoryChart(history));
}

function describe({ configuration, benchmark, points }: History['lines'][number]): string {
  const values = points.flatMap(({ readings: [reading] }) => reading?.value ?? []);
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => formatFigure(value));
  return values.length === 0
    ? `${configuration} ${benchmark}: nothing.`
    : `${configuration} ${benchmark}: from ${least} to ${most}.`;
}

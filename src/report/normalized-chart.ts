import { type ChartSize, chartSizes } from './charts/size.ts';
import { drawNormalizedChart } from './charts/normalized-chart.ts';
import type { Ratio } from '../analysis/workload-figures.ts';
import { hypervisorOf } from './known-configurations.ts';
import type { NamedChart } from './named-chart.ts';
import type { NormalizedMachine } from './normalized.ts';
import { upperFirst } from './said.ts';
import { factorText, UNRESOLVED } from './workload-figure-text.ts';

/** What the workloads of one machine cost, native being 1: the form of the study's figure 4. */
export function normalizedChart(
  { id, title, unit, configurations, rows }: NormalizedMachine,
  size: ChartSize = chartSizes.page,
): NamedChart {
  const name = `normalized-${id}`;
  const groups = rows.map(({ workload, figures }) => ({
    workload,
    bars: figures.map((figure) => ({
      factor: figure?.normalized?.value,
      interval: figure?.normalized?.interval,
      text: figure === undefined ? 'no figure' : barText(figure.normalized),
      said: figure === undefined ? 'no figure' : factorText(figure.normalized),
    })),
  }));
  const said = groups.map(
    ({ workload, bars }) =>
      `${workload} ${bars.map((bar, index) => `${configurations[index] ?? ''} ${bar.said}`).join(', ')}`,
  );
  const text = {
    id: name,
    title,
    description: `${upperFirst(unit)} per unit of work as a multiple of what it takes without a hypervisor on ${title}: ${said.join('; ')}.`,
  };
  const drawn = configurations.map((configuration) => ({
    id: configuration,
    hypervisor: hypervisorOf(configuration),
  }));
  return { name, svg: drawNormalizedChart(text, drawn, groups, size) };
}

/** Over a bar there is no room for its interval, which is drawn. */
function barText(ratio: Ratio | undefined): string {
  if (ratio === undefined) return '-';
  return `${ratio.value.toFixed(2)}${ratio.resolved ? '' : UNRESOLVED}`;
}

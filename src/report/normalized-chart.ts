import { drawNormalizedChart } from './charts/normalized-chart.ts';
import { hypervisorOf } from './known-configurations.ts';
import type { NamedChart } from './named-chart.ts';
import type { NormalizedMachine } from './normalized.ts';
import { upperFirst } from './said.ts';
import { factorText } from './workload-figure-text.ts';

/** What the workloads of one machine cost, native being 1: the form of the study's figure 4. */
export function normalizedChart({ id, title, unit, configurations, rows }: NormalizedMachine): NamedChart {
  const name = `normalized-${id}`;
  const groups = rows.map(({ workload, figures }) => ({
    workload,
    bars: figures.map((figure) => ({
      factor: figure?.normalized,
      text: figure === undefined ? 'no figure' : factorText(figure.normalized),
    })),
  }));
  const said = groups.map(
    ({ workload, bars }) =>
      `${workload} ${bars.map(({ text }, index) => `${configurations[index] ?? ''} ${text}`).join(', ')}`,
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
  return { name, svg: drawNormalizedChart(text, drawn, groups) };
}

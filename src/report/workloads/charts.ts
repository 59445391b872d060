import type { Run } from '../../results/schema.ts';
import { drawNormalizedChart } from '../charts/normalized-chart.ts';
import type { NamedChart } from '../report-charts.ts';
import { legsChart, workloadLegs } from './legs.ts';
import { type NormalizedMachine, normalizedMachines } from './normalized.ts';
import { overheadChart } from './overhead-chart.ts';
import { explainedOverheads } from './overheads.ts';
import { factorText } from './sheet.ts';
import { hypervisorOf } from './systems.ts';

/** All charts of a run of workloads. */
export function workloadCharts(run: Run): NamedChart[] {
  return [
    ...normalizedMachines(run).map(normalizedChart),
    ...explainedOverheads(run).map(overheadChart),
    ...workloadLegs(run).map(legsChart),
  ];
}

/** What the workloads of one machine cost, native being 1: the form of the study's figure 4. */
export function normalizedChart({ id, title, systems, rows }: NormalizedMachine): NamedChart {
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
      `${workload} ${bars.map(({ text }, index) => `${systems[index] ?? ''} ${text}`).join(', ')}`,
  );
  const text = {
    id: name,
    title,
    description: `Instructions per unit of work as a multiple of what it takes without a hypervisor on ${title}: ${said.join('; ')}.`,
  };
  const drawn = systems.map((system) => ({ id: system, hypervisor: hypervisorOf(system) }));
  return { name, svg: drawNormalizedChart(text, drawn, groups) };
}

import { type WorkloadFigure, workloadFigures } from '../../../analysis/workload-figures.ts';
import { knownWorkloads, type Workload } from '../../../catalog/workloads.ts';
import type { Run } from '../../../results/schema.ts';
import type { WorkloadMeasurement } from '../../../results/workload.ts';
import { type Markup, markup } from '../../markup.ts';
import { formatFigure } from '../../numbers.ts';
import { costText, findFigure, unitOf } from '../../workloads/sheet.ts';
import { numberClass, scrolled } from '../data-table.ts';
import { drawPublishedTcpRr } from './published.ts';

/** What each workload does, and what it gave on each system. */
export function drawFacts(run: Run): Markup {
  const figures = workloadFigures(run.workloads);
  return markup`${(run.plan.workloads?.workloads ?? []).map((id) => {
    const own = run.workloads.filter(({ workload }) => workload === id);
    return markup`<h3>${id}</h3>
${drawWorkload(knownWorkloads.find((each) => each.id === id))}${own.length === 0 ? markup`<p>Not measured.</p>\n` : scrolled(`${id}, system by system`, drawSystems(id, own, figures))}${knownWorkloads.some((each) => each.id === id && each.publishedId !== undefined) ? drawPublishedTcpRr() : ''}
`;
  })}`;
}

function drawWorkload(workload: Workload | undefined): Markup {
  if (workload === undefined)
    return markup`<p>A workload that this version of worldswitch does not know.</p>\n`;
  const { title, sides, unit, stresses, scale } = workload;
  const place =
    sides === 'local'
      ? 'All of it runs in the VM.'
      : 'The server runs in the VM, the client on the host (with Xen, in Dom0).';
  return markup`<dl class="about">
<dt>what it does</dt><dd>${title}. ${place}</dd>
<dt>unit of work</dt><dd>${unit}</dd>
<dt>under load</dt><dd>${stresses}</dd>
<dt>scale</dt><dd>${scale}</dd>
</dl>
`;
}

function drawSystems(
  id: string,
  measurements: readonly WorkloadMeasurement[],
  figures: readonly WorkloadFigure[],
): Markup {
  const number = numberClass('right');
  const unit = unitOf(id);
  const heads = [
    `instructions per ${unit}`,
    'least',
    'most',
    'spread, %',
    "without the client's work",
    `${unit}s a virtual second`,
    `${unit}s a repetition`,
    'repetitions',
    'VCPUs',
  ];
  return markup`<table><caption>${id}, system by system</caption>
<thead><tr><th scope="col">system</th>${heads.map((head) => markup`<th scope="col"${number}>${head}</th>`)}</tr></thead>
<tbody>
${measurements.map((measurement) => {
  const figure = findFigure(figures, measurement.system, id);
  if (measurement.state === 'failed' || figure === undefined)
    return markup`<tr><th scope="row">${measurement.system}</th><td class="detail" colspan="${heads.length}">failed; the method section says why</td></tr>\n`;
  const { units, repetitions, vcpus } = measurement.fingerprint.parameters;
  const [least, most] = figure.range;
  const cells = [
    ...[costText(figure.perUnit), costText(least), costText(most), (100 * (most / least - 1)).toFixed(1)],
    figure.server === undefined ? '-' : costText(figure.server),
    formatFigure(Math.round(figure.perVirtualSecond)),
    ...[formatFigure(units), formatFigure(repetitions), formatFigure(vcpus)],
  ];
  return markup`<tr><th scope="row">${measurement.system}</th>${cells.map((cell) => markup`<td${number}>${cell}</td>`)}</tr>\n`;
})}</tbody></table>`;
}

import { type WorkloadFigure, workloadFigures } from '../../analysis/workload-figures.ts';
import { medianAbsoluteDeviation } from '../../analysis/statistics.ts';
import { knownWorkloads, type Workload } from '../../catalog/workloads.ts';
import { benchmarksOf, type Measurement } from '../../results/measurement.ts';
import type { Run } from '../../results/schema.ts';
import { type Markup, markup } from '../markup.ts';
import { formatFigure } from '../numbers.ts';
import { commonUnit, spreadText } from '../units.ts';
import { workloadsOf } from '../workload-cells.ts';
import { costText, findFigure, intervalText, ONE_LAUNCH, unitOfWork } from '../workload-figure-text.ts';
import { numberClass, scrolled } from './data-table.ts';
import { drawPublishedTcpRr } from './published.ts';

/** What each workload does, and what it gave on each configuration. */
export function drawFacts(run: Run): Markup {
  const figures = workloadFigures(run.measurements);
  return markup`${workloadsOf(run).map((id) => {
    const own = run.measurements.filter((measurement) => benchmarksOf(measurement).includes(id));
    return markup`<h3>${id}</h3>
${drawWorkload(knownWorkloads.find((each) => each.id === id))}${own.length === 0 ? markup`<p>Not measured.</p>\n` : drawConfigurations(id, own, figures, commonUnit(run))}${knownWorkloads.some((each) => each.id === id && each.publishedId !== undefined) ? drawPublishedTcpRr() : ''}
`;
  })}`;
}

function drawWorkload(workload: Workload | undefined): Markup {
  if (workload === undefined)
    return markup`<p>A workload that this version of worldswitch does not know.</p>\n`;
  const { title, arrangement, unit, stresses, scale } = workload;
  const place =
    arrangement === 'local'
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

/** A table for each unit. */
function drawConfigurations(
  id: string,
  measurements: readonly Measurement[],
  figures: readonly WorkloadFigure[],
  common: string,
): Markup {
  const byUnit = Map.groupBy(
    measurements,
    ({ configuration }) => findFigure(figures, configuration, id)?.clock.unit ?? common,
  );
  const name = `${id}, configuration by configuration`;
  return markup`${[...byUnit].map(([unit, own]) => scrolled(name, drawTable(id, own, figures, unit)))}`;
}

function drawTable(
  id: string,
  measurements: readonly Measurement[],
  figures: readonly WorkloadFigure[],
  unit: string,
): Markup {
  const number = numberClass('right');
  const work = unitOfWork(id);
  const heads = [
    `${unit} per ${work}`,
    'interval, 95 %',
    'least',
    'most',
    'spread, %',
    "without the client's work",
    `${work}s a virtual second`,
    `${work}s a repetition`,
    'repetitions',
    'launches',
    'VCPUs',
  ];
  return markup`<table><caption>${id}, configuration by configuration</caption>
<thead><tr><th scope="col">configuration</th>${heads.map((head) => markup`<th scope="col"${number}>${head}</th>`)}</tr></thead>
<tbody>
${measurements.map((measurement) => {
  const figure = findFigure(figures, measurement.configuration, id);
  if (measurement.state === 'failed' || measurement.kind !== 'workload' || figure === undefined)
    return markup`<tr><th scope="row">${measurement.configuration}</th><td class="detail" colspan="${heads.length}">failed; the method section says why</td></tr>\n`;
  const { units, repetitions, vcpus } = measurement.fingerprint.parameters;
  const [least, most] = figure.range;
  const { clock } = figure;
  const cells = [
    costText(figure.perUnit) + spreadText(clock, medianAbsoluteDeviation(figure.perOperation)),
    figure.interval === undefined ? ONE_LAUNCH : intervalText(figure.interval),
    ...[costText(least), costText(most), (100 * (most / least - 1)).toFixed(1)],
    figure.server === undefined ? '-' : costText(figure.server),
    clock.unit === 'instructions' ? formatFigure(Math.round(figure.perVirtualSecond)) : '-',
    ...[formatFigure(units), formatFigure(repetitions), formatFigure(figure.launches), formatFigure(vcpus)],
  ];
  return markup`<tr><th scope="row">${measurement.configuration}</th>${cells.map((cell) => markup`<td${number}>${cell}</td>`)}</tr>\n`;
})}</tbody></table>`;
}

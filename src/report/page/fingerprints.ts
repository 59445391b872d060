import {
  benchmarksOf,
  type CompletedMeasurement,
  isOfWorkload,
  type WorkloadMeasurement,
} from '../../results/measurement.ts';
import { componentOf, componentsOf, type Role } from '../../results/software.ts';
import { devicesOf } from '../hypervisor-words.ts';
import { knownConfiguration } from '../known-configurations.ts';
import { type Markup, markup } from '../markup.ts';
import { formatFigure } from '../numbers.ts';
import { describeVersions } from '../versions.ts';
import { checksumCell } from './checksum.ts';
import { numberClass, scrolled } from './data-table.ts';

/** The software of configurations, and what workloads brought to them. */
export function drawFingerprints(completed: readonly CompletedMeasurement[]): Markup {
  const workloads = completed.filter(isOfWorkload);
  return markup`<h3>Software and fingerprint</h3>
<p>${sameText(completed)} Of a checksum the first digits are shown; the whole is in its title, and in the JSON of the run, which also names every package.</p>
${scrolled('Software and fingerprint', softwareTable(completed))}
${workloads.length === 0 ? '' : markup`${scrolled('Images of workloads', imagesTable(workloads))}\n`}`;
}

/** What the same fingerprint means, which depends on whether there is noise. */
function sameText(completed: readonly CompletedMeasurement[]): string {
  return completed.every(({ clock }) => clock.exact)
    ? 'Two runs with the same fingerprint have the same samples.'
    : 'Two runs with the same fingerprint measured the same software; where a clock is not exact, their samples differ nevertheless.';
}

/** A column of checksums. */
interface Sum {
  readonly head: string;
  readonly of: (measurement: CompletedMeasurement) => string | undefined;
}

function ofRole(head: string, role: Role): Sum {
  return {
    head,
    of: ({ fingerprint }) => componentOf(fingerprint.software, role)?.sha256 ?? undefined,
  };
}

const SUMS: readonly Sum[] = [
  ofRole('kernel', 'kernel'),
  ofRole("VM's kernel, if another", 'vm-kernel'),
  ofRole('hypervisor', 'hypervisor'),
  ofRole('emulator', 'emulator'),
  ofRole('probe', 'probe'),
  ofRole('VMM', 'vmm'),
  ofRole('driver', 'driver'),
  {
    head: 'initramfs',
    // Each workload has one of its own, which is in another table.
    of: (measurement) =>
      measurement.kind === 'workload' ? undefined : ofRole('', 'initramfs').of(measurement),
  },
  {
    head: 'plugin',
    of: (measurement) =>
      measurement.kind === 'workload'
        ? measurement.account?.plugin
        : ofRole('', 'stamp-plugin').of(measurement),
  },
];

/** A row for all measurements of a configuration that were made with the same; columns that none needs are left out. */
function softwareTable(completed: readonly CompletedMeasurement[]): Markup {
  const sums = SUMS.filter(({ of }) => completed.some((each) => of(each) !== undefined));
  const network = completed.some(isOfWorkload);
  const heads = ['configuration', 'benchmarks', 'software', ...(network ? ['network'] : [])];
  const cellsOf = (each: CompletedMeasurement): Markup =>
    markup`<td class="detail">${softwareText(each)}</td>${network ? markup`<td>${networkOf(each)}</td>` : ''}${sums.map(({ of }) => checksumCell(of(each)))}`;
  const rows = Map.groupBy(completed, (each) => `${each.configuration}\n${String(cellsOf(each))}`);
  return markup`<table><caption>What can change a figure (sha256)</caption>
<thead><tr>${[...heads, ...sums.map(({ head }) => head)].map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${[...rows.values()].map((same) =>
  same
    .slice(0, 1)
    .map(
      (each) =>
        markup`<tr><th scope="row">${each.configuration}</th><td class="detail">${same.map(benchmarksText).join(', ')}</td>${cellsOf(each)}</tr>\n`,
    ),
)}</tbody></table>`;
}

/** A workload by its name; microbenchmarks, which are many, by how many there are. */
function benchmarksText(measurement: CompletedMeasurement): string {
  if (measurement.kind === 'workload') return measurement.benchmark;
  const count = benchmarksOf(measurement).length;
  return count === 1 ? benchmarksOf(measurement).join('') : `${count} microbenchmarks`;
}

function softwareText({ fingerprint }: CompletedMeasurement): string {
  const compiler = fingerprint.testbed === 'emulated' ? `, ${fingerprint.compiler}` : '';
  return `${describeVersions(fingerprint)}; worldswitch ${fingerprint.worldswitch}${compiler}`;
}

function networkOf(measurement: CompletedMeasurement): string {
  return measurement.kind === 'workload'
    ? devicesOf(knownConfiguration(measurement.configuration), measurement.fingerprint.parameters)
    : '-';
}

function imagesTable(completed: readonly WorkloadMeasurement[]): Markup {
  const number = numberClass('right');
  return markup`<table><caption>Images of workloads (sha256)</caption>
<thead><tr><th scope="col">workload</th><th scope="col">configuration</th><th scope="col"${number}>packages in it</th><th scope="col"${number}>initramfs, MB</th><th scope="col">initramfs</th><th scope="col">user's copy of a suite</th></tr></thead>
<tbody>
${completed.map(({ configuration, benchmark, fingerprint: { software } }) => {
  const [initramfs, suite] = (['initramfs', 'suite'] as const).map((role) => componentOf(software, role));
  const size = initramfs?.bytes === undefined ? '-' : formatFigure(initramfs.bytes / 1e6, 1);
  return markup`<tr><th scope="row">${benchmark}</th><td>${configuration}</td><td${number}>${formatFigure(componentsOf(software, 'program').length)}</td><td${number}>${size}</td>${checksumCell(initramfs?.sha256 ?? undefined)}${checksumCell(suite?.sha256 ?? undefined)}</tr>\n`;
})}</tbody></table>`;
}

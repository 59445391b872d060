import type { CompletedMeasurement, Run } from '../../results/schema.ts';
import { type Markup, markup } from '../markup.ts';
import { describeVersions } from '../notes.ts';
import { checksumCell } from './checksum.ts';
import { scrolled } from './data-table.ts';

/** How it was measured, with what, and how to do it again. */
export function drawMethod(run: Run, notes: readonly string[]): Markup {
  const completed = run.measurements.filter((measurement) => measurement.state === 'completed');
  return markup`<ul>
${notes.map((note) => markup`<li>${note}</li>\n`)}</ul>
${
  completed.length === 0
    ? ''
    : markup`<h3>Software and fingerprint</h3>
<p>Two runs with the same fingerprint have the same samples. Of a checksum the first digits are shown; the whole is in its title, and in the JSON of the run.</p>
${scrolled('Software and fingerprint', fingerprintTable(completed))}
`
}<h3>Doing it again</h3>
<pre tabindex="0" aria-label="Commands"><code>${reproduction(run)}</code></pre>
`;
}

function fingerprintTable(completed: readonly CompletedMeasurement[]): Markup {
  return markup`<table><caption>What can change a figure (sha256)</caption>
<thead><tr><th scope="col">configuration</th><th scope="col">software</th><th scope="col">kernel</th><th scope="col">Xen</th><th scope="col">QEMU</th><th scope="col">probe</th><th scope="col">VMM</th><th scope="col">initramfs</th><th scope="col">plugin</th></tr></thead>
<tbody>
${completed.map((measurement) => {
  const { kernel, xen, qemu, probe, vmm, initramfs, stampPlugin } = measurement.fingerprint;
  const sums = [kernel.image, xen?.image, qemu.binary, probe, vmm, initramfs, stampPlugin];
  return markup`<tr><th scope="row">${measurement.configuration}</th><td class="detail">${describeVersions(measurement)}; worldswitch ${measurement.fingerprint.worldswitch}, ${measurement.fingerprint.compiler}</td>${sums.map(checksumCell)}</tr>\n`;
})}</tbody></table>`;
}

/** The commands that give the same figures with the same software. */
function reproduction({ id, plan }: Run): string {
  const { configurations, microbenchmarks, iterations, batches, verify, explain } = plan;
  const parts = [
    'worldswitch run --locked',
    ...(configurations.length === 0 ? [] : [`-c ${configurations.join(' ')}`]),
    ...(microbenchmarks.length === 0 ? [] : [`-m ${microbenchmarks.join(' ')}`]),
    `--iterations ${iterations} --batches ${batches}`,
    ...(verify ? ['--verify'] : []),
    ...(explain ? ['--explain'] : []),
  ];
  return reproducing(parts, id);
}

/** A command, given in parts that are each on a line of their own, and those that show what it gave. */
export function reproducing(parts: readonly string[], id: string): string {
  return [
    parts.join(' \\\n  '),
    'worldswitch report -o report.html',
    `worldswitch show ${id} --format json   # all that was recorded, where this run is stored`,
    '',
  ].join('\n');
}

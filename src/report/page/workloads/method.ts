import type { Run } from '../../../results/schema.ts';
import type { CompletedWorkload } from '../../../results/workload.ts';
import { type Markup, markup } from '../../markup.ts';
import { describeVersions } from '../../notes.ts';
import { formatFigure } from '../../numbers.ts';
import { devicesOf } from '../../workloads/devices.ts';
import { checksumCell } from '../checksum.ts';
import { numberClass, scrolled } from '../data-table.ts';
import { reproduction } from './reproduction.ts';

/** How workloads were measured, with what, and how to do it again. */
export function drawWorkloadMethod(run: Run, notes: readonly string[]): Markup {
  const completed = run.workloads.filter((measurement) => measurement.state === 'completed');
  return markup`<ul>
${notes.map((note) => markup`<li>${note}</li>\n`)}</ul>
${
  completed.length === 0
    ? ''
    : markup`<h3>Software and fingerprint</h3>
<p>Two runs with the same fingerprint have the same figures. Of a checksum the first digits are shown; the whole is in its title, and in the JSON of the run, which also names every package.</p>
${scrolled('Software and fingerprint', fingerprintTable(completed))}
`
}<h3>Doing it again</h3>
<pre tabindex="0" aria-label="Commands"><code>${reproduction(run)}</code></pre>
`;
}

function fingerprintTable(completed: readonly CompletedWorkload[]): Markup {
  const number = numberClass('right');
  return markup`<table><caption>What can change a figure (sha256)</caption>
<thead><tr><th scope="col">system</th><th scope="col">workload</th><th scope="col">software</th><th scope="col">input and output</th><th scope="col"${number}>programs' packages</th><th scope="col"${number}>initramfs, MB</th><th scope="col">kernel</th><th scope="col">VM's kernel, if another</th><th scope="col">Xen</th><th scope="col">QEMU</th><th scope="col">driver</th><th scope="col">initramfs</th></tr></thead>
<tbody>
${completed.map(({ system, workload, fingerprint }) => {
  const { kernel, vmKernel, xen, qemu, driver, initramfs, initramfsBytes, packages } = fingerprint;
  const sums = [kernel.image, vmKernel?.image, xen?.image, qemu.binary, driver, initramfs];
  return markup`<tr><th scope="row">${system}</th><td>${workload}</td><td class="detail">${describeVersions({ fingerprint })}; worldswitch ${fingerprint.worldswitch}, ${fingerprint.compiler}</td><td>${devicesOf(system, fingerprint.parameters)}</td><td${number}>${formatFigure(packages.length)}</td><td${number}>${formatFigure(initramfsBytes / 1e6, 1)}</td>${sums.map(checksumCell)}</tr>\n`;
})}</tbody></table>`;
}

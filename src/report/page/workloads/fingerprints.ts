import type { CompletedWorkload } from '../../../results/workload.ts';
import { type Markup, markup } from '../../markup.ts';
import { describeVersions } from '../../notes.ts';
import { formatFigure } from '../../numbers.ts';
import { devicesOf } from '../../workloads/devices.ts';
import { checksumCell } from '../checksum.ts';
import { numberClass, scrolled } from '../data-table.ts';

/** The software of systems, and of the workloads on them. */
export function drawFingerprints(completed: readonly CompletedWorkload[]): Markup {
  return markup`<h3>Software and fingerprint</h3>
<p>Two runs with the same fingerprint have the same figures. Of a checksum the first digits are shown; the whole is in its title, and in the JSON of the run, which also names every package.</p>
${scrolled('Software of systems', systemsTable(completed))}
${scrolled('Images of workloads', imagesTable(completed))}
`;
}

/** A row for all workloads of a system that were measured with the same. */
function systemsTable(completed: readonly CompletedWorkload[]): Markup {
  const rows = Map.groupBy(completed, (each) => `${each.system}\n${String(softwareCells(each))}`);
  return markup`<table><caption>Software of systems (sha256)</caption>
<thead><tr><th scope="col">system</th><th scope="col">workloads</th><th scope="col">software</th><th scope="col">network</th><th scope="col">kernel</th><th scope="col">VM's kernel, if another</th><th scope="col">Xen</th><th scope="col">QEMU</th><th scope="col">driver</th><th scope="col">plugin</th></tr></thead>
<tbody>
${[...rows.values()].map((same) =>
  same
    .slice(0, 1)
    .map(
      (each) =>
        markup`<tr><th scope="row">${each.system}</th><td class="detail">${same.map(({ workload }) => workload).join(', ')}</td>${softwareCells(each)}</tr>\n`,
    ),
)}</tbody></table>`;
}

function softwareCells({ system, fingerprint, account }: CompletedWorkload): Markup {
  const { kernel, vmKernel, xen, qemu, driver, worldswitch, compiler, parameters } = fingerprint;
  const sums = [kernel.image, vmKernel?.image, xen?.image, qemu.binary, driver, account?.plugin];
  return markup`<td class="detail">${describeVersions({ fingerprint })}; worldswitch ${worldswitch}, ${compiler}</td><td>${devicesOf(system, parameters)}</td>${sums.map(checksumCell)}`;
}

function imagesTable(completed: readonly CompletedWorkload[]): Markup {
  const number = numberClass('right');
  return markup`<table><caption>Images of workloads (sha256)</caption>
<thead><tr><th scope="col">workload</th><th scope="col">system</th><th scope="col"${number}>packages in it</th><th scope="col"${number}>initramfs, MB</th><th scope="col">initramfs</th><th scope="col">user's copy of a suite</th></tr></thead>
<tbody>
${completed.map(
  ({ system, workload, fingerprint: { packages, initramfs, initramfsBytes, suite } }) =>
    markup`<tr><th scope="row">${workload}</th><td>${system}</td><td${number}>${formatFigure(packages.length)}</td><td${number}>${formatFigure(initramfsBytes / 1e6, 1)}</td>${checksumCell(initramfs)}${checksumCell(suite?.sha256)}</tr>\n`,
)}</tbody></table>`;
}

import { defaultWorkloadConfigurations } from '../../catalog/benchmarks.ts';
import { configurations } from '../../catalog/configurations.ts';
import { microbenchmarks } from '../../catalog/microbenchmarks.ts';
import { workloads } from '../../catalog/workloads.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { kindWords } from '../documents/benchmark.ts';
import { versionsToOrder } from '../measuring/network-order.ts';
import type { Progress } from '../measuring/progress.ts';
import { check, choice, numberField, selectField, textField } from './fields.ts';
import type { View } from './layout.ts';
import { runPath } from './links.ts';
import type { StartForm } from './start-form.ts';
import { drawError } from './words.ts';

/**
 * The form by which a run is started.
 *
 * @param going the run that has to end first
 * @param error why the run could not be started
 */
export function startView(
  form: StartForm,
  going: Progress | undefined,
  error?: { message: string; next: string },
): View {
  return {
    title: 'Start a run',
    part: 'start',
    content: markup`${error === undefined ? '' : drawError(error)}
${
  going === undefined
    ? ''
    : markup`<div class="notice"><p><a href="${runPath(going.run)}">A run is going on.</a> One run at a time is measured: another one can be started when it has ended, or was cancelled.</p></div>`
}
<p>It is measured on this machine, and stored like any other run. What is missing in the cache is fetched first. Neither microbenchmarks nor workloads chosen means all microbenchmarks; what a configuration can't do is left out there.</p>
<form method="post" action="/runs">
${drawWhere(form)}
${drawMicrobenchmarks(form)}
${drawWorkloads(form)}
${drawSoftware(form)}
<p class="actions"><button type="submit" class="main" id="start">Start the run</button>${check('verify', form.verify, 'Verify: measure all twice, each time from a machine booted afresh')}</p>
</form>`,
  };
}

function drawWhere(form: StartForm): Markup {
  return markup`<fieldset><legend>Configurations</legend><p class="hint">None chosen means all of them for microbenchmarks, and ${defaultWorkloadConfigurations.join(', ')} for workloads.</p>
<ul class="choices">${configurations.map(({ id, title }) => choice('configuration', id, title, form.configurations.includes(id)))}</ul></fieldset>`;
}

function drawMicrobenchmarks(form: StartForm): Markup {
  return markup`<fieldset><legend>${kindWords.microbenchmark.title}</legend>
<ul class="choices">${microbenchmarks.map(({ id, definition }) => choice('benchmark', id, definition, form.benchmarks.includes(id)))}</ul>
<div class="fields">${numberField('iterations', 'Operations per batch', form.iterations, 1, 100_000)}
${numberField('batches', 'Batches', form.batches, 1, 10_000)}
${check('explain', form.explain, 'Explain: say where every instruction goes')}</div></fieldset>`;
}

function drawWorkloads(form: StartForm): Markup {
  return markup`<fieldset><legend>${kindWords.workload.title}</legend><p class="hint">Each takes seconds to minutes on each configuration. Who executes their instructions is always said. Without a hypervisor, on ${configurations
    .filter(({ id, native }) => id === native)
    .map(({ id }) => id)
    .join(', ')}, they show what the others are compared with.</p>
<ul class="choices">${workloads.map(({ id, title }) => choice('benchmark', id, title, form.benchmarks.includes(id)))}</ul>
<div class="fields">${numberField('units', 'Units of work in a repetition', form.units, 2, 10_000_000)}
${numberField('repetitions', 'Repetitions', form.repetitions, 1, 100)}
${numberField('vcpus', 'VCPUs', form.vcpus, 1, 3)}
${selectField('transport', "Transport of KVM's devices", form.transport, ['pci', 'mmio'])}
${numberField('haltPollNs', 'Halt polling of KVM, nanoseconds', form.haltPollNs, 0, 10_000_000)}
${check('withoutVhost', form.withoutVhost, "QEMU as the backend of KVM's network device (no vhost)")}</div>
<p class="hint">Empty means what the catalog has for each workload.</p></fieldset>`;
}

function drawSoftware(form: StartForm): Markup {
  return markup`<fieldset><legend>Software</legend><div class="fields">
${selectField('kernel', 'Linux', form.kernel, versionsToOrder.kernel)}
${selectField('xen', 'Xen', form.xen, versionsToOrder.xen)}
${selectField('qemu', 'QEMU, of the suite', form.qemu, versionsToOrder.qemu)}
${textField('kernelParameters', 'Parameters added to Linux', form.kernelParameters)}
${textField('xenParameters', 'Parameters added to Xen', form.xenParameters)}</div>
<p class="hint">Kernels and hypervisors that you built are measured by <code>worldswitch run</code>: a page names no files of this computer.</p></fieldset>`;
}

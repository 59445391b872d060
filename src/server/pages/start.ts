import { defaultWorkloadConfigurations } from '../../catalog/benchmarks.ts';
import { configurations } from '../../catalog/configurations.ts';
import { DEFAULT_BATCHES, DEFAULT_ITERATIONS } from '../../catalog/microbenchmarks.ts';
import { workloads } from '../../catalog/workloads.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { kindWords } from '../documents/benchmark.ts';
import { versionsToOrder } from '../measuring/network-order.ts';
import type { Progress } from '../measuring/progress.ts';
import { check, choice, drawRefusal, type Field, numberField, selectField, textField } from './fields.ts';
import type { View } from './layout.ts';
import { runPath } from './links.ts';
import { type RefusedField, refusedFieldOf } from './refused-field.ts';
import { offeredMicrobenchmarks, type StartForm } from './start-form.ts';
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
  const refused = error && refusedFieldOf(error);
  return {
    title: 'Start a run',
    part: 'start',
    script: 'versions',
    content: markup`${error === undefined ? '' : drawError(error, refused && fieldIdOf(refused))}
${
  going === undefined
    ? ''
    : markup`<div class="notice"><p><a href="${runPath(going.run)}">A run is going on.</a> One run at a time is measured: another one can be started when it has ended, or was cancelled.</p></div>`
}
<p>It is measured on this machine, and stored like any other run. What is missing in the cache is fetched first. Neither microbenchmarks nor workloads chosen means all microbenchmarks; what a configuration can't do is left out there. An empty field means the default.</p>
<form method="post" action="/runs">
${drawWhere(form, refused)}
${drawMicrobenchmarks(form, refused)}
${drawWorkloads(form, refused)}
${drawSoftware(form, refused)}
<div class="fields">${textField({ name: 'label', label: 'Label, by which the run can be named', value: form.label }, refused)}
${check('verify', form.verify, 'Verify: measure all twice, each time from a machine booted afresh')}</div>
<p class="actions"><button type="submit" class="main" id="start">Start the run</button></p>
</form>`,
  };
}

/** Where a reader is led to what was refused: a choice has no field of its own. */
function fieldIdOf({ field }: RefusedField): string {
  return field === 'configuration' || field === 'benchmark' ? `${field}-refused` : field;
}

function drawWhere(form: StartForm, refused: RefusedField | undefined): Markup {
  return markup`<fieldset><legend>Configurations</legend><p class="hint">None chosen means all of them for microbenchmarks, and ${defaultWorkloadConfigurations.join(', ')} for workloads.</p>${drawRefusal('configuration', refused)}
<ul class="choices">${configurations.map(({ id, title }) => choice('configuration', id, title, form.configurations.includes(id)))}</ul></fieldset>`;
}

function drawMicrobenchmarks(form: StartForm, refused: RefusedField | undefined): Markup {
  const counts: readonly [Field, number, number][] = [
    [fieldOf(form, 'iterations', 'Operations per batch', String(DEFAULT_ITERATIONS)), 1, 100_000],
    [fieldOf(form, 'batches', 'Batches', String(DEFAULT_BATCHES)), 1, 10_000],
  ];
  return markup`<fieldset><legend>${kindWords.microbenchmark.title}</legend>${drawRefusal('benchmark', refused)}
${check('allMicrobenchmarks', form.allMicrobenchmarks, 'All microbenchmarks')}
<ul class="choices">${offeredMicrobenchmarks.map(({ id, definition }) => choice('benchmark', id, definition, form.benchmarks.includes(id)))}</ul>
<div class="fields">${counts.map((each) => numberField(...each, refused))}
${check('explain', form.explain, 'Explain: say where every instruction goes', refused)}</div></fieldset>`;
}

function drawWorkloads(form: StartForm, refused: RefusedField | undefined): Markup {
  const numbers: readonly [Field, number, number][] = [
    [fieldOf(form, 'units', 'Units of work in a repetition'), 2, 10_000_000],
    [fieldOf(form, 'repetitions', 'Repetitions'), 1, 100],
    [fieldOf(form, 'launches', 'Launches'), 1, 100],
    [fieldOf(form, 'vcpus', 'VCPUs'), 1, 3],
    [fieldOf(form, 'haltPollNs', 'Halt polling of KVM, nanoseconds', '0'), 0, 10_000_000],
  ];
  return markup`<fieldset><legend>${kindWords.workload.title}</legend><p class="hint">Each takes seconds to minutes on each configuration. Who executes their instructions is always said. Without a hypervisor, on ${configurations
    .filter(({ id, native }) => id === native)
    .map(({ id }) => id)
    .join(', ')}, they show what the others are compared with.</p>
${check('allWorkloads', form.allWorkloads, 'All workloads')}
<ul class="choices">${workloads.map(({ id, title }) => choice('benchmark', id, title, form.benchmarks.includes(id)))}</ul>
<div class="fields">${numbers.map((each) => numberField(...each, refused))}
${selectField(fieldOf(form, 'transport', "Transport of KVM's devices"), ['pci', 'mmio'], refused)}
${check('withoutVhost', form.withoutVhost, "QEMU as the backend of KVM's network device (no vhost)", refused)}</div>
<p class="hint">Empty means what the catalog has for each workload.</p></fieldset>`;
}

function drawSoftware(form: StartForm, refused: RefusedField | undefined): Markup {
  const version = (name: keyof typeof versionsToOrder, label: string): Markup =>
    textField({ ...fieldOf(form, name, label, 'default'), suggestions: versionsToOrder[name] }, refused, 18);
  return markup`<fieldset><legend>Software</legend><div class="fields">
${version('kernel', 'Linux')}
${version('xen', 'Xen')}
${version('qemu', 'QEMU, or its suite')}
${textField(fieldOf(form, 'kernelParameters', 'Parameters added to Linux', 'mitigations=off'), refused)}
${textField(fieldOf(form, 'xenParameters', 'Parameters added to Xen', 'sched=credit'), refused)}</div>
<p class="hint">A version, the beginning of one (6.12: the newest of the series), or latest; the fields suggest those of the lock, the cache and the archive. Several parameters are separated by spaces. Kernels and hypervisors that you built are measured by <code>worldswitch run</code>: a page names no files of this computer.</p></fieldset>`;
}

type Typed = { [K in keyof StartForm]: StartForm[K] extends string ? K : never }[keyof StartForm];

function fieldOf(form: StartForm, name: Typed, label: string, placeholder = ''): Field {
  return { name, label, value: form[name], placeholder };
}

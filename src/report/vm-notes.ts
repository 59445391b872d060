import { cloudOfGuest, hypervisorOfGuest, vmmOfGuest } from '../analysis/vm-identity.ts';
import type { MicrobenchmarkMeasurement } from '../results/measurement.ts';
import type { Mark, Vm } from '../results/vm.ts';
import { formatFigure } from './numbers.ts';
import { plural, sentence } from './said.ts';

/** What must be known of the VM that was measured from inside; nothing of any other machine. */
export function vmNotes(measurement: MicrobenchmarkMeasurement): string[] {
  const { vm, marks = [], unavailable = [], configuration } = measurement;
  const reasons = unavailable.map(({ benchmark, reason }) =>
    sentence(`${benchmark} can't be measured on ${configuration}: ${reason}`),
  );
  if (vm === undefined) return reasons;
  return [
    ...reasons,
    `The VM, as far as it is told: ${describeVm(vm)}.`,
    ...(hypervisorOfGuest(vm.facts).known
      ? []
      : ['Not tried there: what its hypervisor does with what is timed is not known to worldswitch.']),
    describeCounter(measurement, vm),
    describeSpan(vm, marks),
  ];
}

/** In a heading: `the VM it was in (KVM, AMD EPYC)`. */
export function titleOfVm({ facts }: Vm): string {
  const { name } = hypervisorOfGuest(facts);
  return `the VM one was in: ${[name, ...(facts['cpu/model'] ?? [])].join(', ')}`;
}

function describeVm({ facts, cpus, pinned }: Vm): string {
  const first = (name: string): string | undefined => facts[name]?.[0];
  const cloud = cloudOfGuest(facts);
  const vmm = vmmOfGuest(facts);
  const rate = first('cpu/megahertz');
  const model = first('cpu/model');
  return [
    `under ${hypervisorOfGuest(facts).name}`,
    cloud === undefined ? 'no cloud that its firmware names' : `cloud ${cloud}`,
    ...(vmm === undefined ? [] : [`firmware of ${vmm}`]),
    `${cpus} VCPU${plural(cpus)}, measured on number ${pinned}`,
    ...(model === undefined ? [] : [`${model}${rate === undefined ? '' : ` at ${rate} MHz`}`]),
  ].join(', ');
}

/** How the frequency of a counter is known, for people. */
const SOURCES: Readonly<Record<string, string>> = {
  'cpuid-15': 'CPUID leaf 0x15',
  'cpuid-16': 'CPUID leaf 0x16',
  'cpuid-40000010': 'CPUID leaf 0x40000010',
  cntfrq: 'the register CNTFRQ_EL0',
  'kernel-log': "the kernel's log",
  kernel: 'what the kernel reckons with',
};

function describeCounter({ clock }: MicrobenchmarkMeasurement, { counter }: Vm): string {
  const { frequency = counter.calibrated, resolution } = clock;
  const source = SOURCES[counter.source];
  const known =
    source === undefined
      ? "by the kernel's clock, as nothing else says it"
      : `by ${source}; by the kernel's clock ${megahertz(counter.calibrated)} MHz`;
  const nanoseconds = formatFigure((resolution * 1e9) / frequency);
  return (
    `Ticks are of a counter at ${megahertz(frequency)} MHz (${known}), whatever the frequency of the CPU; its resolution ` +
    `is ${formatFigure(resolution)} tick${plural(resolution)}, ${nanoseconds} ns.`
  );
}

function megahertz(hertz: number): string {
  return (hertz / 1e6).toFixed(3);
}

function describeSpan({ span, stolen, switches }: Vm, marks: readonly Mark[]): string {
  const marked = new Set(marks.map(({ benchmark, batch }) => `${benchmark} ${batch}`)).size;
  return (
    `Measured within ${(span / 1e9).toFixed(2)} s, in which other VMs had the PCPU for ${(stolen / 1e6).toFixed(0)} ms as far as ` +
    `the hypervisor says so, and other threads the VCPU ${switches} time${plural(switches)}: ${marked} batch${marked === 1 ? '' : 'es'} ` +
    'marked, and none dropped. Batches of all rows came in an order that chance gave.'
  );
}

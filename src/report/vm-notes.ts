import { median } from '../analysis/statistics.ts';
import { cloudOfGuest, hypervisorOfGuest, vmmOfGuest } from '../analysis/vm-identity.ts';
import type { MicrobenchmarkMeasurement } from '../results/measurement.ts';
import type { Mark, Vm } from '../results/vm.ts';
import { HOST_WORDS, type HostHypervisorName, rowsStampedAt } from '../catalog/on-host.ts';
import { formatFigure } from './numbers.ts';
import { listed, plural, sentence } from './said.ts';

/** What must be known of the VM that was measured from inside, or of the host; nothing of any other machine. */
export function vmNotes(measurement: MicrobenchmarkMeasurement): string[] {
  const { vm, marks = [], unavailable = [], configuration } = measurement;
  const reasons = [...Map.groupBy(unavailable, ({ reason }) => reason)].map(([reason, same]) =>
    sentence(
      `${listed(same.map(({ benchmark }) => benchmark))} can't be measured on ${configuration}: ${reason}`,
    ),
  );
  if (vm === undefined) return reasons;
  if (isHost(measurement)) return [...reasons, ...hostNotes(measurement, vm)];
  return [
    ...reasons,
    `The VM, as far as it is told: ${describeVm(vm)}.`,
    ...(hypervisorOfGuest(vm.facts).known
      ? []
      : ['Not tried there: what its hypervisor does with what is timed is not known to worldswitch.']),
    describeCounter(measurement, vm),
    describeSpan(vm, marks, 'the VCPU'),
  ];
}

function isHost({ fingerprint }: MicrobenchmarkMeasurement): boolean {
  return fingerprint.testbed === 'host';
}

function hypervisorIn({ fingerprint }: MicrobenchmarkMeasurement): string {
  return fingerprint.software.find(({ role }) => role === 'hypervisor')?.name ?? 'KVM';
}

/** What the CPU is called; on Arm the kernel says numbers. */
function cpuOf(facts: Vm['facts']): string[] {
  const [model] = facts['cpu/model'] ?? [];
  if (model !== undefined) return [model];
  const numbers = ['cpu/implementer', 'cpu/part'].flatMap((name) => facts[name] ?? []);
  return numbers.length === 0 ? [] : [`CPU ${numbers.join(' ')}`];
}

function hostNotes(measurement: MicrobenchmarkMeasurement, vm: Vm): string[] {
  const { facts } = vm;
  const isDom0 = facts['xen/version'] !== undefined;
  const maker = vmmOfGuest(facts);
  const where = [
    isDom0
      ? describeXen(vm)
      : `${hypervisorIn(measurement)} with ${facts['kvm/interrupt-controller']?.[0] ?? 'unknown'}`,
    ...cpuOf(facts),
    ...(maker === undefined ? [] : [maker]),
    isDom0 ? placesUnderXen(vm) : placesUnderKvm(vm),
  ];
  return [
    `The host: ${where.join(', ')}.`,
    ...(facts['cpuid/hypervisor'] === undefined || isDom0
      ? []
      : [
          `It is a VM itself, under ${hypervisorOfGuest(facts).name}: its own exits are part of the figures.`,
        ]),
    ...counterNotes(vm),
    ...stampNotes(vm, isDom0 ? 'Xen' : 'KVM'),
    ...cycleNotes(vm),
    describeCounter(measurement, vm),
    describeSpan(vm, measurement.marks ?? [], isDom0 ? "Dom0's VCPU" : 'the PCPU'),
  ];
}

function describeXen({ facts }: Vm): string {
  const first = (name: string): string => facts[name]?.[0] ?? 'unknown';
  return (
    `Xen ${first('xen/version')} with the scheduler ${first('xen/scheduler')}, ` +
    `DomUs with ${first('xen/interrupt-controller')}`
  );
}

function placesUnderXen({ facts, pinned }: Vm): string {
  const [main = 'unknown'] = facts['xen/first-pcpu'] ?? [];
  const [other = 'unknown'] = facts['xen/other-pcpu'] ?? [];
  return `the DomU's first VCPU on PCPU ${main}, its other one on ${other}, where the backend is too, on Dom0's VCPU ${pinned}`;
}

function placesUnderKvm({ facts, cpus, pinned }: Vm): string {
  const [other] = facts['kvm/other-pcpu'] ?? [];
  return (
    `${cpus} PCPU${plural(cpus)}, the VM's first VCPU on number ${pinned}` +
    (other === undefined ? '' : ` and the other one and the backend on ${other}`)
  );
}

/** Where VM and backend have counters that do not begin alike. */
function counterNotes({ facts }: Vm): string[] {
  const [within] = facts['xen/counter-within'] ?? [];
  const [ofPeer] = facts['xen/peer-counter-within'] ?? [];
  if (within === undefined) return [];
  return [
    `By how much the counter of the DomU is ahead of Dom0's is known to within ${within} ticks, by readings of one between two ` +
      'of the other: so far off may be what begins or ends in Dom0' +
      (ofPeer === undefined ? '.' : `, and vm-switch ${ofPeer}, as each DomU has a counter of its own.`),
  ];
}

function stampNotes({ stamps = [] }: Vm, hypervisor: HostHypervisorName): string[] {
  const [any] = stamps;
  if (any === undefined) return [];
  const places = stamps.map(
    ({ point, function: name }) =>
      `${listed(rowsStampedAt(point, hypervisor))} ${point === 'receives' ? 'ending' : 'beginning'} at ${name}`,
  );
  return [
    `Stamped inside ${HOST_WORDS[hypervisor].kernel} kernel by kprobes, after all other batches: ${places.join(', ')}. A kprobe takes ` +
      `${formatFigure(any.before)} ticks before its stamp and ${formatFigure(any.after)} behind it, known to within ` +
      `${formatFigure(any.within)}, by a system call with and without one; what of that lies in a figure is subtracted.`,
  ];
}

function cycleNotes({ cycles }: Vm): string[] {
  if (cycles === undefined) return [];
  if (typeof cycles === 'string') return [sentence(`Cycles of the CPU are not counted: ${cycles}`)];
  const perTick = median(cycles.map((each) => each.cycles / each.ticks)).toFixed(3);
  return [
    `Cycles: ticks of each batch, times the cycles that the PMU of the PCPU counted in a tick meanwhile, those of the VM and of the ` +
      `host (median ${perTick}); of rows that are timed by a loop, as a CPU has none while it sleeps.`,
  ];
}

/** In a heading: `the VM it was in (KVM, AMD EPYC)`, or `a host (KVM (SVM), AMD EPYC)`. */
export function titleOfVm(measurement: MicrobenchmarkMeasurement, { facts }: Vm): string {
  if (isHost(measurement)) return `a host: ${[hypervisorIn(measurement), ...cpuOf(facts)].join(', ')}`;
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

function describeSpan(
  { span, stolen, switches }: Vm,
  marks: readonly Mark[],
  cpu: 'the VCPU' | 'the PCPU' | "Dom0's VCPU",
): string {
  const marked = new Set(marks.map(({ benchmark, batch }) => `${benchmark} ${batch}`)).size;
  const ofOthers =
    cpu !== 'the VCPU' && stolen === 0
      ? ''
      : `other VMs had the PCPU for ${(stolen / 1e6).toFixed(0)} ms as far as the hypervisor says so, and `;
  return (
    `Measured within ${(span / 1e9).toFixed(2)} s, in which ${ofOthers}other threads ${ofOthers === '' ? 'had ' : ''}${cpu} ${switches} ` +
    `time${plural(switches)}: ${marked} batch${marked === 1 ? '' : 'es'} marked, and none dropped. Batches of all rows came ` +
    'in an order that chance gave.'
  );
}

import { microbenchmarks } from '../../catalog/microbenchmarks.ts';
import { workloads } from '../../catalog/workloads.ts';
import { workloadParametersSchema } from '../../results/fingerprint.ts';
import type { Order } from '../../work/order.ts';

/** What is filled in, as it was typed; empty texts mean the default. */
export interface StartForm {
  readonly configurations: readonly string[];
  readonly benchmarks: readonly string[];
  readonly label: string;
  readonly iterations: string;
  readonly batches: string;
  readonly units: string;
  readonly repetitions: string;
  readonly launches: string;
  readonly vcpus: string;
  readonly haltPollNs: string;
  readonly transport: string;
  readonly kernel: string;
  readonly xen: string;
  readonly qemu: string;
  /** Separated by spaces. */
  readonly kernelParameters: string;
  readonly xenParameters: string;
  /** All that can be measured in emulated machines, whatever is chosen one by one. */
  readonly allMicrobenchmarks: boolean;
  readonly allWorkloads: boolean;
  readonly explain: boolean;
  readonly verify: boolean;
  /** QEMU as the backend of KVM's network device, and not the kernel. */
  readonly withoutVhost: boolean;
}

/** The form before anything is filled in. */
export const DEFAULT_FORM: StartForm = {
  configurations: [],
  benchmarks: [],
  label: '',
  iterations: '',
  batches: '',
  units: '',
  repetitions: '',
  launches: '',
  vcpus: '',
  haltPollNs: '',
  transport: '',
  kernel: '',
  xen: '',
  qemu: '',
  kernelParameters: '',
  xenParameters: '',
  allMicrobenchmarks: false,
  allWorkloads: false,
  explain: false,
  verify: false,
  withoutVhost: false,
};

/** The microbenchmarks that the form offers: those that are not of the VM one is in. */
export const offeredMicrobenchmarks = microbenchmarks.filter(({ only }) => only?.testbed === undefined);

/** Reads what was sent, or stands in an address; fields that are not there are as before anything is filled in. */
export function formOf(valuesOf: (name: string) => readonly string[]): StartForm {
  const single = Object.entries(DEFAULT_FORM).map(([name, value]) => {
    const [text] = valuesOf(name);
    return [name, typeof value === 'boolean' ? text === 'on' : (text ?? value)];
  });
  return {
    ...(Object.fromEntries(single) as StartForm),
    configurations: valuesOf('configuration'),
    benchmarks: valuesOf('benchmark'),
  };
}

/** What a form asks for. Numbers that are none are refused where the order is planned. */
export function orderOf(form: StartForm): Order {
  const { configurations, explain, verify, withoutVhost } = form;
  const benchmarks = benchmarksOf(form);
  return {
    ...(configurations.length === 0 ? {} : { configurations: [...configurations] }),
    ...(benchmarks.length === 0 ? {} : { benchmarks }),
    label: textOf(form.label),
    iterations: numberOf(form.iterations),
    batches: numberOf(form.batches),
    units: numberOf(form.units),
    repetitions: numberOf(form.repetitions),
    launches: numberOf(form.launches),
    vcpus: numberOf(form.vcpus),
    haltPollNs: numberOf(form.haltPollNs),
    transport: workloadParametersSchema.shape.transport.safeParse(form.transport).data,
    ...(withoutVhost ? { vhost: false } : {}),
    explain,
    verify,
    software: {
      kernel: textOf(form.kernel),
      xen: textOf(form.xen),
      qemu: textOf(form.qemu),
      kernelParameters: wordsOf(form.kernelParameters),
      xenParameters: wordsOf(form.xenParameters),
    },
  };
}

/** None if the default is meant: all microbenchmarks. */
function benchmarksOf({ benchmarks, allMicrobenchmarks, allWorkloads }: StartForm): string[] {
  const all = [...(allMicrobenchmarks ? offeredMicrobenchmarks : []), ...(allWorkloads ? workloads : [])].map(
    ({ id }) => id,
  );
  return [...new Set([...all, ...benchmarks])];
}

function textOf(text: string): string | undefined {
  return text.trim() || undefined;
}

function numberOf(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text);
}

function wordsOf(text: string): string[] | undefined {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.length === 0 ? undefined : words;
}

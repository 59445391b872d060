import { workloadParametersSchema } from '../../results/fingerprint.ts';
import { DEFAULT_BATCHES, DEFAULT_ITERATIONS } from '../../catalog/microbenchmarks.ts';
import type { Order } from '../../work/order.ts';

/** What is filled in, as it was typed; empty texts mean the default. */
export interface StartForm {
  readonly configurations: readonly string[];
  readonly benchmarks: readonly string[];
  readonly iterations: string;
  readonly batches: string;
  readonly units: string;
  readonly repetitions: string;
  readonly vcpus: string;
  readonly haltPollNs: string;
  readonly transport: string;
  readonly kernel: string;
  readonly xen: string;
  readonly qemu: string;
  /** Separated by spaces. */
  readonly kernelParameters: string;
  readonly xenParameters: string;
  readonly explain: boolean;
  readonly verify: boolean;
  /** QEMU as the backend of KVM's network device, and not the kernel. */
  readonly withoutVhost: boolean;
}

/** The form before anything is filled in. */
export const DEFAULT_FORM: StartForm = {
  configurations: [],
  benchmarks: [],
  iterations: String(DEFAULT_ITERATIONS),
  batches: String(DEFAULT_BATCHES),
  units: '',
  repetitions: '',
  vcpus: '',
  haltPollNs: '',
  transport: '',
  kernel: '',
  xen: '',
  qemu: '',
  kernelParameters: '',
  xenParameters: '',
  explain: false,
  verify: false,
  withoutVhost: false,
};

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
  const { configurations, benchmarks, explain, verify, withoutVhost } = form;
  return {
    ...(configurations.length === 0 ? {} : { configurations: [...configurations] }),
    ...(benchmarks.length === 0 ? {} : { benchmarks: [...benchmarks] }),
    iterations: numberOf(form.iterations),
    batches: numberOf(form.batches),
    units: numberOf(form.units),
    repetitions: numberOf(form.repetitions),
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

import { z } from 'zod';

const count = z.int().nonnegative();

/** Where rows of a host begin or end inside its kernel. */
export const kernelStampSchema = z.strictObject({
  /** Rows end where the kernel `receives` the VM's signal, and begin where it `signals` the VM. */
  point: z.enum(['receives', 'signals']),
  function: z.string(),
  /** Ticks that the kprobe takes before its stamp, and behind it. What of it lies in a row is subtracted from its figure. */
  before: z.number().nonnegative(),
  after: z.number().nonnegative(),
  /** Both are known to within so many ticks, one at the other's expense. */
  within: z.number().nonnegative(),
});
export type KernelStamp = z.infer<typeof kernelStampSchema>;

/** Of a benchmark of a host: cycles of the PCPU, VM and all, around a batch. */
export const cyclesSchema = z.strictObject({
  benchmark: z.string(),
  batch: count,
  cycles: z.int().positive(),
  /** Of the counter, meanwhile. */
  ticks: z.int().positive(),
});
export type Cycles = z.infer<typeof cyclesSchema>;

/** What a program that measures the VM it is in, or a VM of the host it is on, was told there, and what happened meanwhile. */
export const vmSchema = z.strictObject({
  /**
   * What the guest, or the host, is told of itself, by the names of the protocol (src/protocol/here.ts): `dmi/sys_vendor`. Of a name there
   * may be several texts, as of a hypervisor that pretends to be another one.
   */
  facts: z.record(z.string(), z.array(z.string()).min(1)),
  /** VCPUs of the VM, or PCPUs of the host, and the one that the program was pinned to. */
  cpus: z.int().positive(),
  pinned: count,
  /** What measured: the kernel module; a program without privileges if it is not said. */
  carrier: z.literal('driver').optional(),
  counter: z.strictObject({
    /** How its frequency, which the clock has, is known: `cpuid-15`, `calibrated`. */
    source: z.string(),
    /** Hz, by the kernel's clock. */
    calibrated: z.number().positive(),
  }),
  /** Ticks that so many NOPs took, and twice as many. */
  nops: z.strictObject({ nops: z.int().positive(), once: count, twice: count }),
  /** On a host: cycles that the PMU counted around batches of some rows, or half a sentence that says why it did not. */
  cycles: z.array(cyclesSchema).or(z.string()).optional(),
  /** On a host: where rows are stamped inside its kernel, by a kprobe; nothing if none is. */
  stamps: z.array(kernelStampSchema).min(1).optional(),
  /** From the first batch to the last, in nanoseconds; and of that what another VM had of the PCPU, where it is said. */
  span: count,
  stolen: count,
  /** How often another thread of the VM had the CPU meanwhile. */
  switches: count,
});
export type Vm = z.infer<typeof vmSchema>;

/** A batch that something hit which is no part of what is measured. Its sample is kept all the same. */
export const markSchema = z.strictObject({
  benchmark: z.string(),
  batch: count,
  /** `switched`: another thread of the VM had the CPU; `stolen`: another VM had the PCPU. */
  cause: z.enum(['switched', 'stolen']),
});
export type Mark = z.infer<typeof markSchema>;

/** A benchmark that can't be measured in this VM, which is a result. */
export const unavailableSchema = z.strictObject({
  benchmark: z.string(),
  /** Half a sentence. */
  reason: z.string(),
});
export type Unavailable = z.infer<typeof unavailableSchema>;

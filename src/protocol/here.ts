import { z } from 'zod';
import { architectures } from '../catalog/architectures.ts';

const count = z.int().nonnegative();

/** A text that the program sends, which it has tidied; the kernel's command line is no longer. */
export const tidyTextSchema = z
  .string()
  .max(2048)
  .regex(/^[ -~]*$/, 'it has other characters than the printable ones of ASCII');
const text = tidyTextSchema;

/** What a guest may be told of the VM that it is in, and by what. */
export const factNameSchema = z.enum([
  /** As CPUID spells it from leaf 0x40000000 on: of a hypervisor that pretends to be another one, both. */
  'cpuid/hypervisor',
  /** `/sys/hypervisor/type`, and the device tree. */
  'hypervisor/type',
  'device-tree/hypervisor',
  'device-tree/model',
  /** Of the VM's own kernel; what it took the hypervisor for stands in its log alone. */
  ...(['kernel/release', 'kernel/version', 'kernel/command-line'] as const),
  ...(['kernel/hypervisor', 'kernel/clock-source'] as const),
  ...(['cpu/model', 'cpu/megahertz', 'cpu/implementer', 'cpu/part', 'cpu/microcode'] as const),
  /** `/sys/class/dmi/id`: what the VM's firmware says of its maker, without what names one machine of all. */
  ...(['dmi/sys_vendor', 'dmi/product_name', 'dmi/product_version'] as const),
  ...(['dmi/board_vendor', 'dmi/board_name', 'dmi/bios_vendor', 'dmi/bios_version'] as const),
  ...(['dmi/chassis_vendor', 'dmi/chassis_asset_tag'] as const),
  /** Of what the kernel module has taken for its rows: a register that the VMM emulates, and a disk. */
  ...(['driver/vmm-register', 'driver/disk'] as const),
  /** Of a host: the interrupt controller of its VM, and the PCPU of the second VCPU and of the backend. */
  ...(['kvm/interrupt-controller', 'kvm/other-pcpu'] as const),
  /** Of a Dom0: its Xen, and the interrupt controller of a DomU. */
  ...(['xen/version', 'xen/scheduler', 'xen/command-line', 'xen/interrupt-controller'] as const),
  /** The PCPU of the DomU's first VCPU, and that of its second one and of Dom0. */
  ...(['xen/first-pcpu', 'xen/other-pcpu'] as const),
  /** Ticks to within which it is known how far the DomU's counter is from Dom0's, and from another one of the peer. */
  ...(['xen/counter-within', 'xen/peer-counter-within'] as const),
]);
export type FactName = z.infer<typeof factNameSchema>;

/** How it is known at which frequency a counter runs. */
export const frequencySourceSchema = z.enum([
  /** CPUID leaf 0x15, 0x40000010 or 0x16; the register CNTFRQ_EL0; the kernel's log. */
  ...(['cpuid-15', 'cpuid-40000010', 'cpuid-16', 'cntfrq', 'kernel-log'] as const),
  /** What the kernel itself reckons with. */
  'kernel',
  /** By the kernel's clock, CLOCK_MONOTONIC_RAW, from the first batch to the last. */
  'calibrated',
]);
export type FrequencySource = z.infer<typeof frequencySourceSchema>;

/** Why a program measures nothing where it is. */
export const refusalReasonSchema = z.enum([
  'no-hypervisor',
  /** There is no /dev/kvm, this user may not open it, or KVM has no hardware behind it. */
  ...(['no-kvm', 'kvm-closed', 'kvm-in-software'] as const),
  /** It is no Dom0, this user is not its root, its tool is missing; Xen has no memory for DomUs, or no PCPU beside Dom0's. */
  ...(['no-dom0', 'xen-closed', 'no-xl', 'no-memory', 'one-pcpu'] as const),
]);
export type RefusalReason = z.infer<typeof refusalReasonSchema>;

/** What hit a batch. */
export const markCauseSchema = z.enum([
  /** Another thread of the VM had the CPU meanwhile. */
  'switched',
  /** Another VM had the PCPU, as far as the hypervisor says so. */
  'stolen',
]);
export type MarkCause = z.infer<typeof markCauseSchema>;

/** A point of the host's kernel at which rows end, or begin. */
export const stampedPointSchema = z.enum(['receives', 'signals']);

/** Where a program is, and how it measures. */
const surroundings = {
  architecture: z.enum(architectures),
  cpus: z.int().positive(),
  /** The number of the CPU that the program is pinned to. */
  pinned: count,
  /** Of the order of the batches. */
  seed: count,
  batches: z.int().positive(),
  /** Seconds since 1970, UTC, by the clock there. */
  startedAt: count,
};

/**
 * The messages of what times the VM that it is in, a program without privileges (guest/here/) or the kernel module (driver/), and
 * of the program that times a VM of the host that it is on (guest/on-host/, guest/on-xen/).
 *
 * @param header the fields of every message
 */
export function messagesFromHere<H extends z.ZodRawShape>(header: H) {
  return [
    /** The VM, and how it is measured. */
    z.strictObject({
      ...header,
      type: z.literal('vm'),
      ...surroundings,
      /** The kernel module; a program without privileges if it is not said. */
      carrier: z.literal('driver').optional(),
    }),
    /** The host, the same. */
    z.strictObject({ ...header, type: z.literal('host'), ...surroundings }),
    z.strictObject({ ...header, type: z.literal('fact'), name: factNameSchema, text }),
    /** A row that can't be measured here, and why. */
    z.strictObject({
      ...header,
      type: z.literal('unavailable'),
      microbenchmark: z.string().max(100),
      reason: text,
    }),
    /** Ticks that so many NOPs took, and twice as many. */
    z.strictObject({ ...header, type: z.literal('nops'), nops: count, once: count, twice: count }),
    /** A batch that something hit. */
    z.strictObject({
      ...header,
      type: z.literal('mark'),
      microbenchmark: z.string().max(100),
      batch: count,
      cause: markCauseSchema,
    }),
    z.strictObject({
      ...header,
      type: z.literal('counter'),
      /** Hz. */
      frequency: z.int().positive(),
      source: frequencySourceSchema,
      /** Hz, by the kernel's clock, whatever else says. */
      calibrated: z.int().positive(),
      /** Ticks. */
      resolution: z.int().positive(),
    }),
    /** From the first batch to the last. */
    z.strictObject({
      ...header,
      type: z.literal('span'),
      nanoseconds: count,
      /** Of them, those that another VM had the PCPU, as far as the hypervisor says so. */
      stolen: count,
      /** How often another thread of the VM had the CPU. */
      switches: count,
    }),
    /** Cycles that the PMU of a host counted around a batch, and the ticks that passed; or why it does not. */
    z.strictObject({
      ...header,
      type: z.literal('cycles'),
      microbenchmark: z.string().max(100),
      batch: count,
      cycles: z.int().positive(),
      ticks: z.int().positive(),
    }),
    z.strictObject({ ...header, type: z.literal('no-cycles'), reason: text }),
    /** Where rows are stamped inside the host's kernel, and what that takes. */
    z.strictObject({
      ...header,
      type: z.literal('kernel-stamp'),
      point: stampedPointSchema,
      function: z.string().regex(/^[A-Za-z_][\w.]{0,99}$/, 'it names no function'),
      /** Ticks that a kprobe takes before its stamp, which ends up in what ends there, and behind it. */
      before: z.number().nonnegative(),
      after: z.number().nonnegative(),
      /** Both are known to within so many. */
      within: z.number().nonnegative(),
    }),
    /** Nothing is measured. */
    z.strictObject({ ...header, type: z.literal('refused'), reason: refusalReasonSchema }),
  ] as const;
}

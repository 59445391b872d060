import { z } from 'zod';

const count = z.int().nonnegative();
const address = z.string().regex(/^0x[0-9a-f]+$/);

/** Where an instruction is executed. */
export const placeSchema = z.enum([
  /** The VM or DomU. */
  'guest',
  /** The part of split-mode KVM that runs in EL2; with VHE there is none, the whole host kernel runs there. */
  'el2',
  'host-kernel',
  'host-user',
  'xen',
  'dom0-kernel',
  'dom0-user',
]);
export type Place = z.infer<typeof placeSchema>;

/** The parts of a transition, in their order; `guest` is what the VM itself executes. */
export const phaseSchema = z.enum(['guest', 'exit', 'save', 'dispatch', 'handle', 'restore', 'entry']);
export type Phase = z.infer<typeof phaseSchema>;

/** What an instruction does. Register classes as in table 3 of the study (ISCA 2016). */
export const instructionClassSchema = z.enum([
  'gp',
  'fp',
  'el1-system',
  'vgic',
  'timer',
  'el2-configuration',
  'el2-virtual-memory',
  /** Other system registers of Arm, such as the interrupt mask or the pointer to the current thread. */
  'other-system',
  /** x86: control and segment registers, model-specific registers, and the VM's control block (VMLOAD, VMSAVE). */
  'control',
  'model-specific',
  'control-block',
  'barrier',
  /** Maintenance of translation lookaside buffers and caches. */
  'maintenance',
  /** What enters or leaves an exception level, a privilege level or a VM. */
  'exception',
  /** A load or store to a device, or an instruction for a port. */
  'device',
  'load-store',
  'rest',
]);
export type InstructionClass = z.infer<typeof instructionClassSchema>;

/** What kind of instruction it is. */
export const kindSchema = z.strictObject({
  class: instructionClassSchema,
  /** Only for registers and devices: read and put away, or written. */
  direction: z.enum(['saved', 'restored']).nullable(),
  /** The register's name, for example `HCR_EL2` or `GICH_VMCR`, where it is known. */
  register: z.string().nullable(),
  /** What assemblers call barriers and maintenance: `isb`, `tlbi`. Explanations of earlier versions don't say it. */
  mnemonic: z.string().optional(),
});
export type Kind = z.infer<typeof kindSchema>;

/** A function in a place, in a phase. */
export const explainedFunctionSchema = z.strictObject({
  place: placeSchema,
  phase: phaseSchema,
  /** Null if no symbol names it. */
  name: z.string().nullable(),
  /** Where the function begins; of what has no name, the first instruction that was executed there. */
  address,
});
export type ExplainedFunction = z.infer<typeof explainedFunctionSchema>;

/** A stretch of a timeline: what one PCPU executes in one place until the exception that ends it. */
export const stepSchema = z.strictObject({
  pcpu: count,
  place: placeSchema,
  instructions: count,
  /** What ends it, for example `hvc`, `eret`, `irq`, `vmrun`; `turn` if the emulator turns to the other PCPU. */
  end: z.string().nullable(),
});
export type Step = z.infer<typeof stepSchema>;

/** Exceptions that were taken, or returned from, in the same way. */
export const transferSchema = z.strictObject({
  /** Where from; null if the CPU was not seen before. */
  from: placeSchema.nullable(),
  to: placeSchema,
  /** What made it or returned from it: `hvc`, `irq`, `abort`, `eret`, `vmrun`, … */
  cause: z.string(),
  /** True if it returns from one, or enters a VM. */
  returns: z.boolean(),
  count: z.int().positive(),
});
export type Transfer = z.infer<typeof transferSchema>;

/** Where every instruction of one batch of a microbenchmark on one configuration went. */
export const explanationSchema = z.strictObject({
  benchmark: z.string(),
  /** The batch that is explained: the one in the middle of all. */
  batch: count,
  /** Operations in the batch. What follows, but for the timeline and critical path, is the sum over them. */
  operations: z.int().positive(),
  /** Instructions of all operations, the probe's own overhead excluded. */
  instructions: count,
  functions: z.array(explainedFunctionSchema),
  kinds: z.array(kindSchema),
  /** [index of function, index of kind, instructions]; they add up to `instructions`. */
  parts: z.array(z.tuple([count, count, z.int().positive()])),
  /** Exceptions of all operations, whether an instruction made them or not. Those of earlier versions don't have them. */
  transfers: z.array(transferSchema).optional(),
  /** One operation of the batch, exceptions in their order. */
  timeline: z.strictObject({
    /** Its position in the batch. */
    operation: count,
    /** Overhead excluded; the steps add up to it. */
    instructions: count,
    steps: z.array(stepSchema),
  }),
  /**
   * The same operation along the chain of causes, from the first PCPU to the last: `cause` is what began the hop.
   * Null where the path stays on one PCPU or the chain can't be followed.
   */
  criticalPath: z
    .strictObject({
      instructions: count,
      hops: z.array(
        z.strictObject({
          pcpu: count,
          instructions: count,
          cause: z.string(),
          /** Whether the PCPU waited until the hop began; not said by explanations of earlier versions, as what follows. */
          woken: z.boolean().optional(),
        }),
      ),
      /** [index of kind, instructions]; they add up to `instructions`. */
      parts: z.array(z.tuple([count, z.int().positive()])).optional(),
      transfers: z.array(transferSchema).optional(),
    })
    .nullable(),
  /** Names in stacks: the place, then functions from the outermost to the innermost. */
  frames: z.array(z.string()),
  /** Call stacks as indices of frames, and the instructions executed there; they add up to `instructions`. */
  stacks: z.array(z.tuple([z.array(count), z.int().positive()])),
  /** sha256 of the plugin that traced it. */
  plugin: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Explanation = z.infer<typeof explanationSchema>;

import { z } from 'zod';
import { eventKinds, eventKindsOn } from './event-kinds.ts';

const cycles = z.number().nonnegative();

/** Where a cost is known from. */
export const provenanceSchema = z.enum([
  /** By a program that executes the events themselves. */
  'measured',
  /** As it stands in what is cited. */
  'published',
  /** From a published figure of several events, and how many of each there are. */
  'fitted',
  /** Nobody has published it: what can be said is between which bounds it lies. */
  'assumed',
]);
export type Provenance = z.infer<typeof provenanceSchema>;

const costFields = {
  /** Cycles that one event takes, in the middle of what it may be. */
  cycles,
  /** Between which it lies. */
  least: cycles,
  most: cycles,
  provenance: provenanceSchema,
  /** The citation; of what is fitted or assumed also from what it follows. */
  source: z.string().min(1),
  /** How many sources that do not copy each other say so; one if it is not said. */
  sources: z.int().positive().optional(),
  /** The profile that it was taken over from, as this core could not be measured for it. */
  of: z.string().min(1).optional(),
};

function requireOrder(
  { cycles: middle, least, most }: { cycles: number; least: number; most: number },
  context: z.RefinementCtx,
): void {
  if (least <= middle && middle <= most) return;
  context.addIssue({ code: 'custom', message: `${middle} does not lie between ${least} and ${most}` });
}

/** What one event of a kind costs on a core. */
export const costSchema = z.strictObject(costFields).superRefine(requireOrder);
export type Cost = z.infer<typeof costSchema>;

/**
 * What software does on this core and never on an emulated one, which lacks the feature or the defect that it is for.
 * Predictions print it apart.
 */
export const termSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    title: z.string().min(1),
    /** What has the software do it. */
    switchedOnBy: z.string().min(1),
    /** When: at each entry of a VM, or each time the VMM's program has run in between. */
    per: z.enum(['vm-entry', 'vmm']),
    ...costFields,
  })
  .superRefine(requireOrder);
export type Term = z.infer<typeof termSchema>;

/** How a profile was measured, and what was measured beside its costs. */
export const calibrationSchema = z.strictObject({
  /** Where events were executed: by a program in a VM, or in a VM that a program made on its host's KVM. */
  testbed: z.enum(['here', 'host']),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
  cpu: z.string(),
  kernel: z.string(),
  repetitions: z.int().positive(),
  /** Of each row in each repetition. */
  batches: z.int().positive(),
  /** The profile that the rest was taken over from. */
  nearest: z.string().min(1),
  /** What is of no kind of event, in cycles: with what software does in it. */
  beside: z.array(z.strictObject({ title: z.string(), ...costFields }).superRefine(requireOrder)),
});
export type Calibration = z.infer<typeof calibrationSchema>;

const kindIds = new Set(eventKinds.map(({ id }) => id));

/** What events cost on one core. */
export const hardwareProfileSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    title: z.string().min(1),
    virtualization: z.enum(['EL2', 'SVM', 'VMX']),
    /** Cycles a nanosecond where it is known; without it predictions are in cycles alone. */
    gigahertz: z.number().positive().nullable(),
    /** By kind of event: each that there is on such hardware. */
    costs: z.record(z.string(), costSchema),
    terms: z.array(termSchema),
    /** Ids of published figures that went into the costs: the profile is not validated by them. */
    madeFrom: z.array(z.string()),
    /** Of one that `worldswitch calibrate` made. */
    calibration: calibrationSchema.optional(),
  })
  .superRefine(({ virtualization, costs }, context) => {
    const needed = eventKindsOn(virtualization).map(({ id }) => id);
    for (const id of needed)
      if (costs[id] === undefined)
        context.addIssue({ code: 'custom', path: ['costs', id], message: 'the cost is missing' });
    for (const id of Object.keys(costs))
      if (!needed.includes(id)) {
        const message = kindIds.has(id)
          ? `there is no such event with ${virtualization}`
          : 'there is no such kind of event';
        context.addIssue({ code: 'custom', path: ['costs', id], message });
      }
  });
export type HardwareProfile = z.infer<typeof hardwareProfileSchema>;

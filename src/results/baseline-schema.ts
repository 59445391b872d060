import { z } from 'zod';
import { instructionClassSchema, placeSchema } from './explanation.ts';

/** The version of the form of a baseline. It grows when a reader of the old form would misread the new one. */
export const BASELINE_VERSION = 1;

/** What `kind` says in the file: a run and a comparison are JSON documents too. */
export const BASELINE_KIND = 'worldswitch-baseline';

const count = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const addedUp = z.int().positive();

/** `place/name`: a name may hold further slashes. */
const placedName = z
  .string()
  .regex(
    new RegExp(`^(?:${placeSchema.options.join('|')})/`),
    'this does not begin with a place and a slash',
  );

/** `class`, or `class/direction`. */
const directedClass = z
  .string()
  .regex(
    new RegExp(`^(?:${instructionClassSchema.options.join('|')})(?:/(?:saved|restored))?$`),
    'this is no class of instructions',
  );

/** What a comparison needs of an explanation: instructions of one batch, by function and by class. */
export const batchProfileSchema = z
  .strictObject({
    /** Operations in the batch: all counts are sums over them. */
    operations: z.int().positive(),
    /** Instructions of all operations, overhead excluded. */
    instructions: count,
    /** By `place/name`; they add up to `instructions`. */
    functions: z.record(placedName, addedUp),
    /** By `class` or `class/direction`; they add up to `instructions`. */
    classes: z.record(directedClass, addedUp),
  })
  .superRefine((profile, context) => {
    for (const part of ['functions', 'classes'] as const) {
      const sum = Object.values(profile[part]).reduce((total, each) => total + each, 0);
      if (sum === profile.instructions) continue;
      const message = `the ${part} add up to ${sum} instructions, not to ${profile.instructions}`;
      context.addIssue({ code: 'custom', path: [part], message });
    }
  });
export type BatchProfile = z.infer<typeof batchProfileSchema>;

/** A microbenchmark on a configuration. */
export const baselineCellSchema = z.strictObject({
  microbenchmark: z.string(),
  /** Instructions per operation, overhead subtracted. */
  median: z.number(),
  path: z.enum(['one-pcpu', 'serialised-sum']),
  /** Null if it was measured without an explanation. */
  profile: batchProfileSchema.nullable(),
});
export type BaselineCell = z.infer<typeof baselineCellSchema>;

/** A package of a distribution; null where software comes from none. */
const packageName = z.strictObject({ name: z.string(), version: z.string() }).nullable();

/** Parameters that were added to the configuration's own; left out if there were none. */
const parameters = z.array(z.string()).optional();

/** Which software was measured. */
export const baselineVersionsSchema = z.strictObject({
  kernel: z.strictObject({ release: z.string(), image: sha256, package: packageName, parameters }),
  xen: z.strictObject({ version: z.string(), image: sha256, package: packageName, parameters }).optional(),
  qemu: z.strictObject({ version: z.string(), package: packageName }),
});

export const baselineConfigurationSchema = z.strictObject({
  id: z.string(),
  /** The machine's id. */
  machine: z.string(),
  kernelParameters: z.array(z.string()),
  versions: baselineVersionsSchema,
  /** What worldswitch itself ran in the VM and beside it. */
  probe: sha256,
  vmm: sha256,
  cells: z
    .array(baselineCellSchema)
    .refine((cells) => allDiffer(cells.map(({ microbenchmark }) => microbenchmark)), {
      message: 'a microbenchmark is there twice',
    }),
});
export type BaselineConfiguration = z.infer<typeof baselineConfigurationSchema>;

/** Figures to hold a later measurement against, small and readable enough to live in a repository. */
export const baselineSchema = z.strictObject({
  kind: z.literal(BASELINE_KIND),
  schema: z.literal(BASELINE_VERSION),
  /** The version of worldswitch that measured it. */
  worldswitch: z.string(),
  /** Version of the protocol between probe and worldswitch. */
  protocol: z.int(),
  /** ISO 8601, UTC. */
  createdAt: z.iso.datetime(),
  parameters: z.strictObject({ iterations: z.int().positive(), batches: z.int().positive() }),
  configurations: z
    .array(baselineConfigurationSchema)
    .refine((configurations) => allDiffer(configurations.map(({ id }) => id)), {
      message: 'a configuration is there twice',
    }),
});
export type Baseline = z.infer<typeof baselineSchema>;

function allDiffer(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}

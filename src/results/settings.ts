import { z } from 'zod';

/** A parameter that a user added and that had no effect, as far as kernel or Xen say so. */
export const notInForceSchema = z.strictObject({
  /** Which of the two did not take it. */
  of: z.enum(['kernel', 'xen']),
  /** As the user gave it. */
  parameter: z.string(),
  /** Half a sentence about it: `the kernel does not know it`. */
  reason: z.string(),
});
export type NotInForce = z.infer<typeof notInForceSchema>;

/** What a machine said of its own settings before anything was measured. */
export const settingsSchema = z.strictObject({
  /** Those of the user's parameters that had no effect, in their order. */
  notInForce: z.array(notInForceSchema),
  /** Xen's scheduler, as `sched=` names it. */
  scheduler: z.string().optional(),
  /**
   * What the kernel of the host or Dom0 says of each vulnerability of its CPUs, by the names of
   * `/sys/devices/system/cpu/vulnerabilities`: `vmscape`, `Not affected`.
   */
  vulnerabilities: z.record(z.string(), z.string()),
});
export type MachineSettings = z.infer<typeof settingsSchema>;

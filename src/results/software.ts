import { z } from 'zod';

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A package of a distribution that is part of the machine or of what built it. */
export const packageSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  architecture: z.string(),
  sha256,
  /** False if the lock's version was gone and the suite's current one was taken instead. */
  locked: z.boolean(),
});
export type PackageRecord = z.infer<typeof packageSchema>;

/** What a record says of a kernel or Xen. */
export const imageRecord = {
  /** Of what is booted, unpacked. */
  image: sha256,
  /** Null if the user built it. */
  package: packageSchema.nullable(),
  /** The name of the user's file, without its folder, if the user built it. */
  file: z
    .string()
    .regex(/^[^/]+$/)
    .optional(),
  /** Parameters that the user added to the configuration's own, if any. */
  parameters: z.array(z.string()).optional(),
};

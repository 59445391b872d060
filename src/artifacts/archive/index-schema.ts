import { z } from 'zod';
import { lockedPackageSchema } from '../packages/lock.ts';

/** A package of the archive, and where it is offered. */
export const archivePackageSchema = lockedPackageSchema.extend({
  /** The suites that have it. */
  suites: z.array(z.string()).min(1),
});
export type ArchivePackage = z.infer<typeof archivePackageSchema>;

/** What the archive's signed indexes say of the packages that are of use here, for one architecture. */
export const archiveIndexSchema = z.strictObject({
  schema: z.literal(1),
  /** When they were fetched, as ISO 8601. */
  fetched: z.iso.datetime(),
  /** The suites that the archive had, of those that were looked into. */
  suites: z.array(z.string()),
  packages: z.array(archivePackageSchema),
});
export type ArchiveIndex = z.infer<typeof archiveIndexSchema>;

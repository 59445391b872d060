import { z } from 'zod';
import { archivedSoftware } from '../../artifacts/archive/offers.ts';
import { listVersions, notesOn } from '../../artifacts/list-versions.ts';

/** The versions that an order can name. */
export const versionsSchema = z
  .strictObject({
    versions: z
      .array(
        z.strictObject({
          software: z.enum(archivedSoftware),
          architecture: z.string().describe("Debian's name of it; of QEMU, that of this computer"),
          version: z.string().describe('What an order names it by'),
          debianVersion: z.string(),
          flavours: z.array(z.string()).describe('Of a kernel: 6.12-rt is one of the flavour rt'),
          suites: z.array(z.string()),
          locked: z.boolean(),
          cached: z.boolean(),
          archived: z
            .boolean()
            .nullable()
            .describe('Whether the archive had it when its index was fetched; null if none was'),
          lacks: z.string().nullable().describe("Why it can't be used everywhere, or at all"),
          notes: z.array(z.string()).describe('The same in words, for people'),
        }),
      )
      .describe('The newest of each software and architecture first'),
  })
  .meta({ id: 'Versions', description: 'The versions of Linux, Xen and QEMU that an order can name.' });
export type Versions = z.infer<typeof versionsSchema>;

/** What is known here of versions: of the lock, the cache, and the archive as it was asked last. It asks nobody. */
export async function viewVersions(): Promise<Versions> {
  const { versions } = await listVersions();
  return {
    versions: versions.map((each) => {
      const { software, architecture, version, debianVersion, flavours, suites, lacks = null } = each;
      return {
        ...{ software, architecture, version, debianVersion, lacks },
        flavours: [...flavours],
        suites: [...suites],
        locked: each.isLocked,
        cached: each.inCache,
        archived: each.inArchive ?? null,
        notes: notesOn(each),
      };
    }),
  };
}

import { isCompleted } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { worldswitchVersion } from '../system/version.ts';

/** The study whose microbenchmarks are measured, for BibTeX. */
const STUDY = String.raw`@inproceedings{dall2016arm,
  author = {Christoffer Dall and Shih-Wei Li and Jin Tack Lim and Jason Nieh and Georgios Koloventzos},
  title = {{ARM} Virtualization: Performance and Architectural Implications},
  booktitle = {Proceedings of the 43rd International Symposium on Computer Architecture (ISCA)},
  year = {2016},
  doi = {10.1109/ISCA.2016.35},
}`;

/** BibTeX of the worldswitch that measured a run, an entry for each version of it, and of the study. It ends without a line feed. */
export function bibtexOf(run: Run): string {
  return [...versionsOf(run).map((version) => entryOf(version, run)), STUDY].join('\n\n');
}

/** Of a run without a figure it is the version that shows it. */
function versionsOf({ measurements }: Run): string[] {
  const versions = new Set(
    measurements.filter(isCompleted).map(({ fingerprint }) => fingerprint.worldswitch),
  );
  return versions.size === 0 ? [worldswitchVersion()] : [...versions];
}

/** The version comes from a file: what is in none would end the entry, or a block of code around it. */
function entryOf(version: string, { startedAt }: Run): string {
  const plain = version.replaceAll(/[^\w.+-]/g, '');
  return `@misc{worldswitch-${plain},
  author = {{The worldswitch authors}},
  title = {worldswitch},
  version = {${plain}},
  note = {Version ${plain}},
  year = {${startedAt.slice(0, 4)}},
}`;
}

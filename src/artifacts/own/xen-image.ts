import { inflateRawSync } from 'node:zlib';
import { elfIdentity } from '../../architectures/elf-identity.ts';
import { architectureSupports } from '../../architectures/index.ts';
import type { Architecture } from '../../catalog/architectures.ts';
import { isXen } from '../../hypervisors/xen/greeting.ts';
import { xen } from '../../hypervisors/xen/xen.ts';

/** What an image of Xen says of itself. */
export interface XenImage {
  readonly architecture: Architecture;
  /** For example `4.17`; none if the image does not say it. */
  readonly version?: string;
}

/** Beginning of a gzip stream, the bytes of its header, and its flag of a name that follows (RFC 1952). */
const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);
const GZIP_HEADER = 10;
const FNAME = 8;

/** Bytes that the configuration within an image does not exceed, unpacked; it has 3,000. */
const LARGEST_CONFIGURATION = 2 ** 18;

/** The first line of Xen's configuration but for comments: `# Xen/x86 4.17.7 Configuration`. */
const HEADING = /^# Xen\/\S+ (\d+\.\d+)\S* Configuration$/m;

/** Which Xen an unpacked image is; `undefined` if it is none. */
export function recogniseXen(bytes: Buffer): XenImage | undefined {
  if (!isXen(bytes)) return undefined;
  const architecture = architectureOf(bytes);
  if (architecture === undefined) return undefined;
  const version = versionIn(bytes);
  return { architecture, ...(version === undefined ? {} : { version }) };
}

function architectureOf(bytes: Buffer): Architecture | undefined {
  const elf = elfIdentity(bytes);
  return architectureSupports.find(({ id }) => xen.on[id]?.image?.recognise(bytes, elf) === true)?.id;
}

/** Xen prints its version from numbers in its code; it stands as text in its own configuration (HYPFS_CONFIG). */
function versionIn(bytes: Buffer): string | undefined {
  for (let at = bytes.indexOf(GZIP); at !== -1; at = bytes.indexOf(GZIP, at + 1)) {
    const version = HEADING.exec(unpackedAt(bytes, at))?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

/** What is packed there; nothing if it only looks like the beginning of something packed. */
function unpackedAt(bytes: Buffer, at: number): string {
  const named = ((bytes[at + GZIP.length] ?? 0) & FNAME) !== 0;
  const content = named ? bytes.indexOf(0, at + GZIP_HEADER) + 1 : at + GZIP_HEADER;
  try {
    // Not gunzip, which takes what follows for more of the stream.
    return inflateRawSync(bytes.subarray(content), { maxOutputLength: LARGEST_CONFIGURATION }).toString(
      'latin1',
    );
  } catch {
    return '';
  }
}

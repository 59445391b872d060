import { open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import { messageOf, systemErrorCode } from '../system/errors.ts';
import { temporaryFolder } from '../system/files.ts';
import { lastLines, runProcess } from '../system/processes.ts';
import { APT_HELPER } from './packages/apt-helper.ts';

/** How kernels, modules and packages are packed, of what can be unpacked here. */
export type Packing = 'gzip' | 'xz' | 'zstd';

/** The first bytes of what is packed so (RFC 1952; xz's "The .xz File Format"; RFC 8878). */
const BEGINNINGS: readonly (readonly [Packing, Buffer])[] = [
  ['gzip', Buffer.from([0x1f, 0x8b])],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
];

/** Seconds; what is largest takes some. */
const TIME_LIMIT = 120;

/** How a file is packed, by its first bytes; `undefined` if it is not. */
export function packingOf(bytes: Buffer): Packing | undefined {
  return BEGINNINGS.find(([, beginning]) => bytes.subarray(0, beginning.length).equals(beginning))?.[0];
}

/** Raised if what is packed can't be unpacked. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError';
  /** True if it is more than was asked for; else it is damaged. */
  readonly tooLarge: boolean;

  constructor(message: string, tooLarge: boolean, cause?: unknown) {
    super(message, { cause });
    this.tooLarge = tooLarge;
  }
}

/**
 * What is packed in a file that nobody vouches for.
 *
 * @param limit bytes, at which it ends
 * @throws UnpackError if it is damaged, or larger
 * @throws InterruptedError if `signal` aborts
 */
export async function unpack(
  bytes: Buffer,
  packing: Packing,
  limit: number,
  signal?: AbortSignal,
): Promise<Buffer> {
  try {
    if (packing === 'xz') return await unpackXz(bytes, limit, signal);
    const inflate = packing === 'gzip' ? promisify(gunzip) : promisify(zstdDecompress);
    return await inflate(bytes, { maxOutputLength: limit });
  } catch (error) {
    if (systemErrorCode(error) === 'ERR_BUFFER_TOO_LARGE') throw moreThan(limit, error);
    if (systemErrorCode(error) === undefined) throw error;
    throw new UnpackError(messageOf(error), false, error);
  }
}

/** Node can't unpack xz, and the program `xz` is not on every computer; apt, which packages are fetched with, can. */
async function unpackXz(bytes: Buffer, limit: number, signal: AbortSignal | undefined): Promise<Buffer> {
  const folder = await temporaryFolder();
  try {
    // It goes by the end of the name.
    const [from, to] = [join(folder, 'from.xz'), join(folder, 'to')];
    await writeFile(from, bytes);
    // One byte more than is allowed tells that there is more.
    const script = '"$0" cat-file "$1" | head -c "$3" > "$2"';
    const { stderr } = await runProcess('sh', ['-c', script, APT_HELPER, from, to, String(limit + 1)], {
      title: 'unpacking xz',
      timeLimit: TIME_LIMIT,
      env: { LC_ALL: 'C' },
      next: 'see that the package apt is installed (worldswitch doctor)',
      ...(signal === undefined ? {} : { signal }),
    });
    await using file = await open(to);
    const { size } = await file.stat();
    if (size > limit) throw moreThan(limit);
    const [fault] = lastLines(stderr, 1);
    if (fault !== undefined) throw new UnpackError(fault.replace(/^E: /, ''), false);
    return await file.readFile();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function moreThan(limit: number, cause?: unknown): UnpackError {
  return new UnpackError(`it is more than ${limit} bytes`, true, cause);
}

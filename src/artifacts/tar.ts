/*
 * Reading a tar archive that nobody vouches for (POSIX pax, "ustar Interchange Format"; GNU tar's long names), as
 * dpkg-deb gives the content of a package. Nothing is written here: who reads decides what is taken, and where it goes.
 */

/** A member of an archive. */
export interface TarMember {
  /** As the archive has it, but for a leading `./`. */
  readonly path: string;
  /** What it is: only files have content. */
  readonly kind: 'file' | 'other';
  /** Bytes of its content. */
  readonly size: number;
  /** Its content, in pieces; what is not read is passed over. */
  readonly content: AsyncIterable<Buffer>;
}

const BLOCK = 512;

/** Where a header has its fields. */
const FIELDS = {
  name: [0, 100],
  size: [124, 12],
  checksum: [148, 8],
  type: [156, 1],
  prefix: [345, 155],
} as const;

/** Types of members: files, and names of the member behind (GNU tar, "Basic Tar Format"). */
const FILES: ReadonlySet<string> = new Set(['0', '\0']);
const LONG_NAME = 'L';

/** No path on Linux is longer (PATH_MAX). */
const LONGEST_NAME = 4096;

/**
 * The members of an archive, in their order. Each must be done with before the next one is asked for.
 *
 * @throws RangeError if it is none, or is cut
 */
export async function* tarMembers(archive: AsyncIterable<Uint8Array>): AsyncGenerator<TarMember> {
  const reader = new BlockReader(archive);
  let longName: string | undefined;
  for (;;) {
    const header = await reader.take(BLOCK);
    // The end is two blocks of zeros.
    if (header.every((byte) => byte === 0)) return;
    requireChecksum(header);
    const [size, type] = [sizeIn(header), textIn(header, 'type')];
    const end = reader.position + Math.ceil(size / BLOCK) * BLOCK;
    if (type === LONG_NAME) {
      if (size > LONGEST_NAME) throw new RangeError('a name that is too long');
      longName = untilZero(await reader.take(size));
    } else {
      const kind = FILES.has(type) ? 'file' : 'other';
      const path = (longName ?? nameIn(header)).replace(/^(\.\/)+/, '');
      yield { path, kind, size, content: reader.pieces(size) };
      longName = undefined;
    }
    await reader.skipTo(end);
  }
}

function requireChecksum(header: Buffer): void {
  const [at, length] = FIELDS.checksum;
  // The checksum counts as spaces.
  const sum = header.reduce(
    (all, byte, index) => all + (index >= at && index < at + length ? 0x20 : byte),
    0,
  );
  if (Number.parseInt(textIn(header, 'checksum'), 8) !== sum) throw new RangeError('not a tar archive');
}

function sizeIn(header: Buffer): number {
  const text = textIn(header, 'size').trim();
  // Sizes from 8 GiB on are written otherwise, and are of nothing that is taken.
  if (!/^[0-7]+$/.test(text)) throw new RangeError('a member without a size');
  return Number.parseInt(text, 8);
}

function nameIn(header: Buffer): string {
  const prefix = textIn(header, 'prefix');
  const name = textIn(header, 'name');
  // GNU's own format has something else where POSIX has the prefix.
  return header.toString('latin1', 257, 263) === 'ustar\0' && prefix !== '' ? `${prefix}/${name}` : name;
}

function textIn(header: Buffer, field: keyof typeof FIELDS): string {
  const [at, length] = FIELDS[field];
  const bytes = header.subarray(at, at + length);
  return field === 'type' ? bytes.toString('latin1') : untilZero(bytes);
}

function untilZero(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}

/** Reads pieces of a stream, whatever pieces it comes in. */
class BlockReader {
  readonly #stream: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes that were read. */
  position = 0;

  constructor(archive: AsyncIterable<Uint8Array>) {
    this.#stream = archive[Symbol.asyncIterator]();
  }

  /** So many bytes. @throws RangeError if there are not so many */
  async take(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.pieces(length)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** The same, in the pieces in which they come. */
  async *pieces(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0;) {
      const piece = await this.#next(left);
      left -= piece.length;
      yield piece;
    }
  }

  async skipTo(position: number): Promise<void> {
    while (this.position < position) await this.#next(position - this.position);
  }

  /** At most so many bytes, and at least one. */
  async #next(most: number): Promise<Buffer> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#stream.next();
      if (done === true) throw new RangeError('the archive is cut');
      this.#rest = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    this.position += piece.length;
    return piece;
  }
}

import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** A file, folder or device node of an initramfs. */
export type CpioEntry =
  | { kind: 'folder'; path: string }
  | { kind: 'file'; path: string; mode: number; content: Uint8Array }
  /** A file as it is here, at `from`, read when the archive is written. */
  | { kind: 'copy'; path: string; mode: number; from: string }
  | { kind: 'character-device'; path: string; mode: number; major: number; minor: number };

/** A file of an initramfs, with what is in it. */
export type FileEntry = Extract<CpioEntry, { kind: 'file' }>;

/** A file of lines, which nobody executes. */
export function textFile(path: string, lines: readonly string[]): FileEntry {
  return { kind: 'file', path, mode: 0o644, content: Buffer.from(lines.map((line) => `${line}\n`).join('')) };
}

/** The folders in which files lie, each before what is in it. */
export function foldersOf(paths: readonly string[]): CpioEntry[] {
  const folders = paths.flatMap((path) => {
    const parts = path.split('/').slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  });
  return [...new Set(folders)].toSorted().map((path) => ({ kind: 'folder', path }));
}

const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
const S_IFCHR = 0o020000;

/** Bytes of a copied file that are in memory at a time. */
const CHUNK = 2 ** 20;

/**
 * Writes an archive in the format that the kernel unpacks as its initramfs (Linux
 * Documentation/driver-api/early-userspace/buffer-format.rst, "newc"). Owners and times are zero, so that
 * the same entries give the same bytes.
 */
export async function writeCpioArchive(path: string, entries: readonly CpioEntry[]): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const [index, entry] of entries.entries()) await writeEntry(file, entry, index + 1);
    await file.writeFile(record('TRAILER!!!', [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
  } finally {
    await file.close();
  }
}

async function writeEntry(file: FileHandle, entry: CpioEntry, inode: number): Promise<void> {
  switch (entry.kind) {
    case 'folder':
      return file.writeFile(record(entry.path, header(inode, S_IFDIR | 0o755, 0, 0, 0)));
    case 'file': {
      const { length } = entry.content;
      await file.writeFile(record(entry.path, header(inode, S_IFREG | entry.mode, length, 0, 0)));
      await file.writeFile(entry.content);
      return file.writeFile(padding(length));
    }
    case 'copy': {
      const { size } = await stat(entry.from);
      await file.writeFile(record(entry.path, header(inode, S_IFREG | entry.mode, size, 0, 0)));
      await file.writeFile(createReadStream(entry.from, { highWaterMark: CHUNK }));
      return file.writeFile(padding(size));
    }
    case 'character-device':
      return file.writeFile(
        record(entry.path, header(inode, S_IFCHR | entry.mode, 0, entry.major, entry.minor)),
      );
  }
}

/** The header's fields after the magic number, but for the name's size and the unused checksum. */
function header(inode: number, mode: number, size: number, major: number, minor: number): number[] {
  const [uid, gid, links, mtime, deviceMajor, deviceMinor] = [0, 0, 1, 0, 0, 0];
  return [inode, mode, uid, gid, links, mtime, size, deviceMajor, deviceMinor, major, minor];
}

/** What stands before an entry's content. */
function record(path: string, fields: readonly number[]): Uint8Array {
  const name = Buffer.from(`${path}\0`);
  const numbers = [...fields, name.length, 0].map((field) => field.toString(16).padStart(8, '0'));
  const start = Buffer.concat([Buffer.from(`070701${numbers.join('')}`), name]);
  return Buffer.concat([start, padding(start.length)]);
}

function padding(length: number): Uint8Array {
  return new Uint8Array((4 - (length % 4)) % 4);
}

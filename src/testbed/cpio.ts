/** A file, folder or device node of an initramfs. */
export type CpioEntry =
  | { kind: 'folder'; path: string }
  | { kind: 'file'; path: string; mode: number; content: Uint8Array }
  | { kind: 'character-device'; path: string; mode: number; major: number; minor: number };

const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
const S_IFCHR = 0o020000;

/**
 * An archive in the format that the kernel unpacks as its initramfs (Linux
 * Documentation/driver-api/early-userspace/buffer-format.rst, "newc"). Owners and times are zero, so that
 * the same entries give the same bytes.
 */
export function cpioArchive(entries: readonly CpioEntry[]): Uint8Array {
  const parts = entries.flatMap((entry, index) => entryParts(entry, index + 1));
  return Buffer.concat([
    ...parts,
    ...record('TRAILER!!!', [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], new Uint8Array()),
  ]);
}

function entryParts(entry: CpioEntry, inode: number): Uint8Array[] {
  switch (entry.kind) {
    case 'folder':
      return record(entry.path, header(inode, S_IFDIR | 0o755, 0, 0, 0), new Uint8Array());
    case 'file':
      return record(
        entry.path,
        header(inode, S_IFREG | entry.mode, entry.content.length, 0, 0),
        entry.content,
      );
    case 'character-device':
      return record(
        entry.path,
        header(inode, S_IFCHR | entry.mode, 0, entry.major, entry.minor),
        new Uint8Array(),
      );
  }
}

/** The header's fields after the magic number, but for the name's size and the unused checksum. */
function header(inode: number, mode: number, size: number, major: number, minor: number): number[] {
  const [uid, gid, links, mtime, deviceMajor, deviceMinor] = [0, 0, 1, 0, 0, 0];
  return [inode, mode, uid, gid, links, mtime, size, deviceMajor, deviceMinor, major, minor];
}

function record(path: string, fields: readonly number[], content: Uint8Array): Uint8Array[] {
  const name = Buffer.from(`${path}\0`);
  const numbers = [...fields, name.length, 0].map((field) => field.toString(16).padStart(8, '0'));
  const start = Buffer.concat([Buffer.from(`070701${numbers.join('')}`), name]);
  return [start, padding(start.length), content, padding(content.length)];
}

function padding(length: number): Uint8Array {
  return new Uint8Array((4 - (length % 4)) % 4);
}

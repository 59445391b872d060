import type { FileHandle } from 'node:fs/promises';
import { type UserFileRole, withUserFile } from './user-file.ts';
import { requireWhole } from './whole.ts';

/** An archive of `ar` (ar(5)): where its first member begins, and the header of each, of which the size is decimal. */
const AR = { first: 8, header: 60, size: 48, end: 58, mark: '`\n' } as const;

/** The member with the files, which is the last one that a package needs (deb(5)). */
const FILES = 'data.tar';

/** Members that a package has at most; only three have a meaning. */
const MOST = 20;

/**
 * Refuses a package that is shorter than its members say. One that is damaged otherwise is not noticed.
 *
 * @throws WorldswitchError if it is cut
 */
export async function requireWholePackage(path: string, role: UserFileRole): Promise<void> {
  await withUserFile(path, role, async (file, size) => {
    requireWhole(path, size, await packageBytes(file, size), role);
  });
}

/** Bytes that a package has at least; `undefined` if it ends before the header of its files. */
async function packageBytes(file: FileHandle, size: number): Promise<number | undefined> {
  let at: number = AR.first;
  for (let member = 0; member < MOST && at + AR.header <= size; member++) {
    const { buffer } = await file.read(Buffer.alloc(AR.header), 0, AR.header, at);
    const header = buffer.toString('latin1');
    const bytes = /^\d+ *$/.test(header.slice(AR.size, AR.end)) ? Number(header.slice(AR.size, AR.end)) : NaN;
    if (Number.isNaN(bytes) || header.slice(AR.end) !== AR.mark) return 0;
    if (header.startsWith(FILES)) return at + AR.header + bytes;
    // Each begins at an even place.
    at += AR.header + bytes + (bytes % 2);
  }
  return at + AR.header > size ? undefined : 0;
}

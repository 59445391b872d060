import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { tarMembers } from '../../src/artifacts/tar.ts';
import { type MadeMember, tarArchive } from './tar-archive.ts';

/** A stream of bytes, in pieces of such sizes. */
async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let [at, index] = [0, 0]; at < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** Paths and contents of the files in an archive. */
async function filesIn(archive: AsyncIterable<Uint8Array>): Promise<[string, string][]> {
  const files: [string, string][] = [];
  for await (const { path, kind, content } of tarMembers(archive)) {
    if (kind !== 'file') continue;
    const pieces: Buffer[] = [];
    for await (const piece of content) pieces.push(piece);
    files.push([path, Buffer.concat(pieces).toString('latin1')]);
  }
  return files;
}

const names = fc.stringMatching(/^[a-z][a-z/]{0,200}$/);
const members: fc.Arbitrary<MadeMember[]> = fc.array(
  fc.record({
    path: names,
    content: fc.uint8Array({ maxLength: 1500 }).map((bytes) => Buffer.from(bytes)),
  }),
  { maxLength: 5 },
);
const pieces = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 5 });

test('files are what they were, in whatever pieces they come', async () => {
  await fc.assert(
    fc.asyncProperty(members, pieces, async (made, sizes) => {
      const expected = made.map(({ path, content }) => [path, content?.toString('latin1')]);
      expect(await filesIn(inPieces(tarArchive(made), sizes))).toEqual(expected);
    }),
  );
});

test('a member need not be read, and what is no file is told from files', async () => {
  const archive = tarArchive([
    { path: './boot/', type: '5' },
    { path: './boot/vmlinuz', content: Buffer.alloc(1000) },
    { path: './boot/link', type: '2', link: '/etc/passwd' },
    { path: './pipe', type: '6' },
  ]);
  const found: string[] = [];
  for await (const { path, kind, size } of tarMembers(inPieces(archive, [700])))
    found.push(`${path} ${kind} ${size}`);
  expect(found).toEqual(['boot/ other 0', 'boot/vmlinuz file 1000', 'boot/link other 0', 'pipe other 0']);
});

test('what is cut is said to be', async () => {
  await fc.assert(
    fc.asyncProperty(members, fc.nat(), async (made, length) => {
      const archive = tarArchive(made);
      // Of the end of the archive its first block is enough.
      const cut = archive.subarray(0, length % (archive.length - 1023));
      await expect(filesIn(inPieces(cut, [512]))).rejects.toThrow(RangeError);
    }),
  );
});

test('anything else is no archive', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      // Zeros are an archive of nothing.
      fc.pre(bytes.subarray(0, 512).some((byte) => byte !== 0) || bytes.length < 512);
      await expect(filesIn(inPieces(Buffer.from(bytes), [100]))).rejects.toThrow(RangeError);
    }),
  );
});

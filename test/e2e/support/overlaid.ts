import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CpioEntry, writeCpioArchive } from '../../../src/artifacts/cpio.ts';
import type { WorkloadParts } from '../../../src/testbeds/emulated/workloads/parts.ts';

/** Files by their path, with what they are to hold. */
export type Contents = Readonly<Record<string, string | Buffer>>;

/** A machine in which files of its root file system, or of its VM's, hold something else. */
export async function overlaid(
  folder: string,
  parts: WorkloadParts,
  host: Contents,
  vm: Contents = {},
): Promise<WorkloadParts> {
  const image = readFileSync(parts.initramfs.path);
  const inner: CpioEntry[] =
    Object.keys(vm).length === 0
      ? []
      : [
          {
            kind: 'file',
            path: 'vm/initramfs',
            mode: 0o644,
            content: Buffer.concat([fileIn(image, 'vm/initramfs'), await archive(folder, entriesOf(vm))]),
          },
        ];
  const content = Buffer.concat([image, await archive(folder, [...entriesOf(host), ...inner])]);
  const path = join(folder, 'initramfs');
  writeFileSync(path, content);
  return { ...parts, initramfs: { path, sha256: createHash('sha256').update(content).digest('hex') } };
}

function entriesOf(contents: Contents): CpioEntry[] {
  return Object.entries(contents).map(([path, content]) => {
    return {
      kind: 'file',
      path,
      mode: 0o755,
      content: typeof content === 'string' ? Buffer.from(content) : content,
    };
  });
}

/** The kernel unpacks archives one after the other: a later file takes the place of an earlier one. */
async function archive(folder: string, entries: readonly CpioEntry[]): Promise<Buffer> {
  const path = join(folder, 'overlay');
  await writeCpioArchive(path, entries);
  const content = readFileSync(path);
  return Buffer.concat([content, Buffer.alloc(-content.length & 3)]);
}

/** What a file of an archive holds (Linux Documentation/driver-api/early-userspace/buffer-format.rst, "newc"). */
function fileIn(image: Buffer, wanted: string): Buffer {
  for (let at = 0; at < image.length;) {
    const field = (index: number): number =>
      Number.parseInt(image.toString('latin1', at + 6 + 8 * index, at + 14 + 8 * index), 16);
    const [size, nameSize] = [field(6), field(11)];
    const name = image.toString('latin1', at + 110, at + 109 + nameSize);
    const begin = at + aligned(110 + nameSize);
    if (name === wanted) return image.subarray(begin, begin + aligned(size));
    at = begin + aligned(size);
  }
  throw new Error(`there is no ${wanted}`);
}

function aligned(length: number): number {
  return (length + 3) & ~3;
}

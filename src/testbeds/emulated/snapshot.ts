import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CacheEntry, cached } from '../../system/cache.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { cacheRoot } from '../../system/paths.ts';
import type { EmulatedMachine } from './emulated-machine.ts';
import { emulatorOf } from './emulators.ts';
import type { Parts } from './machine.ts';

/** A booted machine, stopped at the snapshot point and saved. It can be restored any number of times. */
export interface Snapshot {
  /** The file of the machine's state. */
  state: string;
  /** What the VMM had reported by then: the beginning of what every restored machine reports. */
  reported: string;
  /** Wall-clock seconds that its boot took. */
  bootSeconds: number;
  /** True if it was taken by this call. */
  fresh: boolean;
  release: () => void;
}

/** How a snapshot is brought. */
export interface SnapshotOptions {
  /** Boots and saves the machine anew even if there is a snapshot. */
  refresh: boolean;
  say: (line: string) => void;
  /** Called when the machine starts to boot. */
  onBoot: () => void;
  /** Seconds until a machine that boots counts as hung. */
  timeLimit?: number | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * The snapshot of a machine, taken first if there is none of exactly these parts.
 *
 * @throws WorldswitchError if the machine does not come to the snapshot point
 */
export async function provideSnapshot(
  emulated: EmulatedMachine,
  parts: Parts,
  options: SnapshotOptions,
): Promise<Snapshot> {
  const entry = await cached(
    'snapshots',
    snapshotKey(emulated, parts),
    async (folder) => {
      options.onBoot();
      const begun = performance.now();
      const emulator = emulatorOf(emulated.machine);
      const { timeLimit = emulator.bootLimit, signal } = options;
      await emulator.bootAndSave(emulated, parts, folder, { timeLimit, signal });
      const seconds = (performance.now() - begun) / 1000;
      await writeFile(join(folder, 'boot-seconds'), seconds.toFixed(2));
    },
    { say: options.say, signal: options.signal, refresh: options.refresh },
  );
  return readSnapshot(emulated, entry);
}

/** Everything that the state of a machine at the snapshot point depends on. */
export function snapshotKey(emulated: EmulatedMachine, parts: Parts): string {
  const { emulator: program, kernel, initramfs } = parts;
  const ingredients = [
    emulatorOf(emulated.machine).bootWords(emulated),
    program.version,
    program.sha256,
    kernel.sha256,
    parts.xen?.sha256,
    initramfs.sha256,
  ];
  const hash = createHash('sha256').update(JSON.stringify(ingredients)).digest('hex');
  return `${emulated.id}-${hash.slice(0, 32)}`;
}

/** Where the state of a machine is, once it has been saved. */
export function snapshotFolder(emulated: EmulatedMachine, parts: Parts): string {
  const folder = join(cacheRoot(), 'snapshots', snapshotKey(emulated, parts));
  return emulatorOf(emulated.machine).stateIn(folder);
}

async function readSnapshot({ machine }: EmulatedMachine, entry: CacheEntry): Promise<Snapshot> {
  const [reported, seconds] = await Promise.all([
    readFile(join(entry.path, 'protocol.jsonl'), 'utf8'),
    readFile(join(entry.path, 'boot-seconds'), 'utf8'),
  ]).catch((error: unknown) => {
    // Else taking it anew would wait for this use to end.
    entry.release();
    throw new WorldswitchError('a snapshot is incomplete', {
      file: entry.path,
      next: 'add --cold to the command, which takes it anew',
      cause: error,
    });
  });
  return {
    state: emulatorOf(machine).stateIn(entry.path),
    reported,
    bootSeconds: Number(seconds),
    fresh: entry.fresh,
    release: entry.release,
  };
}

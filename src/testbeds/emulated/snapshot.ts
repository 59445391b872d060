import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { type CacheEntry, cached } from '../../system/cache.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { bootArguments, type EmulatedMachine, machineArguments } from './command-line.ts';
import {
  BOOT_FOLDER,
  hasOwnSoftware,
  MachineEndedError,
  machineFailure,
  type MachineOptions,
  outputFiles,
  type Parts,
  startMachine,
} from './machine.ts';
import { Qmp } from './qmp.ts';

/** A booted machine, stopped at the snapshot point and saved. It can be restored any number of times. */
export interface Snapshot {
  /** The machine's state, for `-incoming file:`. */
  state: string;
  /** What the VMM had reported by then: the beginning of what every restored machine reports. */
  reported: string;
  /** Wall-clock seconds that its boot took. */
  bootSeconds: number;
  /** True if it was taken by this call. */
  fresh: boolean;
  release: () => void;
}

/** Seconds a boot may take; it takes about three. */
const BOOT_LIMIT = 120;

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
      await bootAndSave(emulated, parts, folder, options);
    },
    { say: options.say, signal: options.signal, refresh: options.refresh },
  );
  return readSnapshot(entry);
}

/** Everything that the state of a machine at the snapshot point depends on. */
export function snapshotKey(emulated: EmulatedMachine, parts: Parts): string {
  const { emulator, kernel, initramfs } = parts;
  const ingredients = [
    [...machineArguments(emulated, []), ...bootArguments],
    emulator.version,
    emulator.sha256,
    kernel.sha256,
    parts.xen?.sha256,
    initramfs.sha256,
  ];
  const hash = createHash('sha256').update(JSON.stringify(ingredients)).digest('hex');
  return `${emulated.id}-${hash.slice(0, 32)}`;
}

async function bootAndSave(
  emulated: EmulatedMachine,
  parts: Parts,
  folder: string,
  { timeLimit = BOOT_LIMIT, signal }: SnapshotOptions,
): Promise<void> {
  const begun = performance.now();
  const output = outputFiles(folder);
  const options: MachineOptions = {
    timeLimit,
    signal,
    // QMP, and the hold plugin's.
    sockets: 2,
    ownSoftware: hasOwnSoftware(parts),
    byHand: emulated.byHand,
  };
  const machine = await startMachine(
    parts,
    [...machineArguments(emulated, []), ...bootArguments],
    folder,
    options,
  );
  const [qmpSocket, holdSocket] = machine.sockets;
  let reason: unknown;
  try {
    if (qmpSocket === undefined || holdSocket === undefined) throw new Error('the machine has no sockets');
    const qmp = await Qmp.connect(qmpSocket);
    await firstLine(holdSocket);
    await qmp.command('stop');
    await qmp.saveState(join(folder, 'state'));
    await qmp.command('quit');
  } catch (error) {
    reason = error;
    if (!(error instanceof MachineEndedError)) await machine.stop();
  }
  const end = await machine.ended;
  await rm(join(folder, BOOT_FOLDER), { recursive: true });
  // How it ended says more than that it did.
  if (reason instanceof MachineEndedError && end.exitCode !== 0) reason = undefined;
  if (reason !== undefined || end.exitCode !== 0) {
    throw await machineFailure('booting', end, output, options, reason);
  }
  const seconds = (performance.now() - begun) / 1000;
  await writeFile(join(folder, 'boot-seconds'), seconds.toFixed(2));
}

/** Waits until the hold plugin says that the machine has come to the snapshot point. */
function firstLine(socket: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new MachineEndedError());
    socket.once('data', () => resolve());
    socket.on('error', ended).once('end', ended).once('close', ended);
  });
}

async function readSnapshot(entry: CacheEntry): Promise<Snapshot> {
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
    state: join(entry.path, 'state'),
    reported,
    bootSeconds: Number(seconds),
    fresh: entry.fresh,
    release: entry.release,
  };
}

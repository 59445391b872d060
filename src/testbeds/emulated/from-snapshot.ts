import { rm } from 'node:fs/promises';
import type { MeasureOptions } from '../testbed.ts';
import { temporaryFolder } from '../../system/files.ts';
import type { EmulatedMachine } from './emulated-machine.ts';
import { MachineError, type Parts } from './machine.ts';
import { provideSnapshot, type Snapshot } from './snapshot.ts';

/** How a machine is measured from its snapshot. */
export interface FromSnapshotOptions extends Pick<
  MeasureOptions,
  'fresh' | 'keep' | 'phase' | 'onEvent' | 'signal'
> {
  /** What events name what is measured by. */
  readonly name: string;
  /** Seconds until a machine that boots counts as hung. */
  readonly bootLimit?: number | undefined;
}

/**
 * Measures a machine that is restored from its snapshot. One that fails is booted afresh once: a snapshot may have been
 * damaged since it was taken.
 *
 * @param action restores the machine and measures, and gets an empty folder for what the machine writes
 */
export async function fromSnapshot<T>(
  emulated: EmulatedMachine,
  parts: Parts,
  options: FromSnapshotOptions,
  action: (snapshot: Snapshot, folder: string) => Promise<T>,
): Promise<T> {
  const snapshot = await bring(emulated, parts, options, options.fresh);
  try {
    return await withSnapshot(snapshot, options, action);
  } catch (error) {
    if (!(error instanceof MachineError) || snapshot.fresh) throw error;
    const line = `${options.name}: ${error.message}; it was restored from an earlier snapshot, which is now taken anew`;
    options.onEvent({ kind: 'line', line });
  }
  return withSnapshot(await bring(emulated, parts, options, true), options, action);
}

function bring(
  emulated: EmulatedMachine,
  parts: Parts,
  { name, onEvent, bootLimit, signal }: FromSnapshotOptions,
  refresh: boolean,
): Promise<Snapshot> {
  return provideSnapshot(emulated, parts, {
    refresh,
    say: (line) => onEvent({ kind: 'line', line }),
    onBoot: () => onEvent({ kind: 'phase', session: name, phase: 'booting' }),
    timeLimit: bootLimit,
    signal,
  });
}

async function withSnapshot<T>(
  snapshot: Snapshot,
  { name, keep, phase, onEvent }: FromSnapshotOptions,
  action: (snapshot: Snapshot, folder: string) => Promise<T>,
): Promise<T> {
  let folder: string | undefined;
  try {
    folder = await temporaryFolder();
    onEvent({ kind: 'phase', session: name, phase });
    return await action(snapshot, folder);
  } finally {
    snapshot.release();
    if (folder !== undefined) {
      if (keep) onEvent({ kind: 'line', line: `${name}: what the machine wrote is in ${folder}` });
      else await rm(folder, { recursive: true, force: true });
    }
  }
}

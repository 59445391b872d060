import { rm } from 'node:fs/promises';
import type { WorldswitchError } from '../system/errors.ts';
import { temporaryFolder } from '../system/files.ts';
import type { EmulatedMachine } from '../testbeds/emulated/emulated-machine.ts';
import { MachineError, type Parts } from '../testbeds/emulated/machine.ts';
import { provideSnapshot, type Snapshot } from '../testbeds/emulated/snapshot.ts';

export type MeasuringPhase = 'measuring' | 'measuring again';
type Phase = 'booting' | 'explaining' | MeasuringPhase;

/** What a run does, as it does it. */
export type StudyEvent =
  | { kind: 'phase'; configuration: string; phase: Phase }
  | { kind: 'completed'; configuration: string; seconds: number }
  | { kind: 'failed'; configuration: string; error: WorldswitchError }
  | { kind: 'line'; line: string };

/** How a machine is measured from its snapshot. */
export interface FromSnapshotOptions {
  /** What events say is measured. */
  readonly id: string;
  /** Boots the machine afresh even if it has a snapshot. */
  readonly cold: boolean;
  /** Leaves what the machine wrote. */
  readonly keep: boolean;
  readonly phase: MeasuringPhase;
  readonly onEvent: (event: StudyEvent) => void;
  /** Seconds until a machine that boots counts as hung. */
  readonly bootLimit?: number | undefined;
  readonly signal: AbortSignal;
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
  const snapshot = await bring(emulated, parts, options, options.cold);
  try {
    return await withSnapshot(snapshot, options, action);
  } catch (error) {
    if (!(error instanceof MachineError) || snapshot.fresh) throw error;
    const line = `${options.id}: ${error.message}; it was restored from an earlier snapshot, which is now taken anew`;
    options.onEvent({ kind: 'line', line });
  }
  return withSnapshot(await bring(emulated, parts, options, true), options, action);
}

function bring(
  emulated: EmulatedMachine,
  parts: Parts,
  { id, onEvent, bootLimit, signal }: FromSnapshotOptions,
  refresh: boolean,
): Promise<Snapshot> {
  return provideSnapshot(emulated, parts, {
    refresh,
    say: (line) => onEvent({ kind: 'line', line }),
    onBoot: () => onEvent({ kind: 'phase', configuration: id, phase: 'booting' }),
    timeLimit: bootLimit,
    signal,
  });
}

async function withSnapshot<T>(
  snapshot: Snapshot,
  { id, keep, phase, onEvent }: FromSnapshotOptions,
  action: (snapshot: Snapshot, folder: string) => Promise<T>,
): Promise<T> {
  let folder: string | undefined;
  try {
    folder = await temporaryFolder();
    onEvent({ kind: 'phase', configuration: id, phase });
    return await action(snapshot, folder);
  } finally {
    snapshot.release();
    if (folder !== undefined) {
      if (keep) onEvent({ kind: 'line', line: `${id}: what the machine wrote is in ${folder}` });
      else await rm(folder, { recursive: true, force: true });
    }
  }
}

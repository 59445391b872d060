import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { START } from '../../../catalog/workloads.ts';
import { type Message, ProtocolReader } from '../../../protocol/messages.ts';
import type { Executed } from '../../../results/executed.ts';
import type { Sample } from '../../../results/measurement.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import type { WorkloadSession } from '../../testbed.ts';
import type { Accounting } from '../accounting/arguments.ts';
import { readAccount } from '../accounting/read-account.ts';
import { emulatorOf } from '../emulators.ts';
import {
  hasOwnSoftware,
  machineFailure,
  type MachineOptions,
  orFailure,
  outputFiles,
  printed,
} from '../machine.ts';
import type { Snapshot } from '../snapshot.ts';
import type { WorkloadParts } from './parts.ts';

/** Seconds for restoring a machine and running a workload, with a wide margin. */
const LIMIT = 600;

/** Instructions between two ticks of the kernel's, which Debian builds with 250 of them in a second of the machine's. */
const TICK_PERIOD = 4_000_000;

/** Repetitions that host.c does not report. */
const UNREPORTED = 2;

/** Of the loop that host.c spins in. */
const INSTRUCTIONS_A_TURN = 2;

/** What one launch of a workload gave. */
export interface Launched {
  readonly messages: readonly Message[];
  readonly samples: readonly Sample[];
  /**
   * Reads what was executed in each repetition, the start first; `undefined` if it was not asked for. It is much more
   * than what is made of it, so that launches are better read one after the other.
   */
  readonly readExecuted: (() => Promise<Executed>) | undefined;
}

/** How a workload's machine is launched. */
export interface LaunchOptions {
  /** Accounts what is executed; the machine can't tell. */
  readonly accounting?: Accounting | undefined;
  readonly timeLimit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How many launches a workload is measured by. */
export function launchesOf({ parameters }: Pick<WorkloadSession, 'parameters'>): number {
  return parameters.launches ?? 1;
}

/**
 * Restores a workload's machine from its snapshot and runs its repetitions.
 *
 * @param launch the number of the launch, from 0
 * @param folder an empty folder for what the machine writes
 * @throws WorldswitchError if the machine does not end well, or the workload fails in it
 */
export async function launchWorkload(
  session: WorkloadSession,
  launch: number,
  parts: WorkloadParts,
  snapshot: Snapshot,
  folder: string,
  { accounting, timeLimit = session.workload.timeLimit ?? LIMIT, signal }: LaunchOptions,
): Promise<Launched> {
  const options: MachineOptions = {
    timeLimit,
    signal,
    ownSoftware: hasOwnSoftware(parts),
    byHand: parts.emulated.byHand,
  };
  const own = join(folder, `launch-${launch}`);
  await mkdir(own);
  const output = outputFiles(own);
  const emulator = emulatorOf(parts.emulated.machine);
  const machine = await emulator.restore(
    parts,
    // The observer is not part of the fingerprint: it changes no figure.
    [...launchArguments(session, launch, parts), ...(accounting?.arguments ?? [])],
    own,
    options,
    snapshot.state,
  );
  const end = await machine.ended;
  const texts = [snapshot.reported, await printed(output.protocol)];
  const failure = (reason?: unknown): Promise<WorldswitchError> =>
    machineFailure('measuring', end, output, options, reason);
  const reader = new ProtocolReader();
  const messages = await orFailure(failure, () => texts.flatMap((text) => reader.push(text)));
  if (!emulator.endedWell(parts.emulated, end)) throw await failure();
  const samples = await orFailure(failure, () => samplesOf(messages, session, launch));
  const readExecuted =
    accounting === undefined
      ? undefined
      : async (): Promise<Executed> => reported(readAccount(await readFile(output.account), accounting));
  return { messages, samples, readExecuted };
}

/** Without the repetitions that the driver does not report, before all others. */
function reported(executed: Executed): Executed {
  return { ...executed, repetitions: executed.repetitions.slice(UNREPORTED) };
}

/** The arguments that restore a workload's machine and run it, with `{name}` for files. Launches differ in what they spin. */
export function launchArguments(
  session: WorkloadSession,
  launch: number,
  { emulated }: Pick<WorkloadParts, 'emulated'>,
): string[] {
  const { workload, parameters } = session;
  const turns = Math.round((launch * TICK_PERIOD) / launchesOf(session) / INSTRUCTIONS_A_TURN);
  return [
    ...emulatorOf(emulated.machine).runWords(emulated, [
      `least=${workload.leastUnits}`,
      `units=${parameters.units}`,
      `repetitions=${parameters.repetitions}`,
      `spin=${turns}`,
    ]),
  ];
}

/** What measures the start, and after it the repetitions that were asked for. */
function samplesOf(
  messages: readonly Message[],
  { workload, parameters: { repetitions } }: WorkloadSession,
  launch: number,
): Sample[] {
  const sent = messages.filter((message) => message.type === 'repetition');
  const missing = sent.findIndex(({ index }, position) => index !== position);
  if (sent.length !== repetitions + 1 || missing !== -1) {
    throw new WorldswitchError(
      `the driver sent ${sent.length} repetitions, and ${repetitions + 1} were asked for`,
      {
        next: 'type the same command again; if it stays so, add --cold, which boots afresh',
      },
    );
  }
  return sent.map(({ index, units, begin, end }) => ({
    benchmark: index === 0 ? START : workload.id,
    batch: Math.max(0, index - 1),
    launch,
    iterations: units,
    ticks: end - begin,
    start: begin,
    end,
  }));
}

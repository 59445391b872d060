import { readFile } from 'node:fs/promises';
import { START, type Suite } from '../../../catalog/workloads.ts';
import { type Message, PROTOCOL_VERSION, ProtocolReader } from '../../../protocol/messages.ts';
import type { Executed } from '../../../results/executed.ts';
import { INSTRUCTIONS } from '../../../results/clock.ts';
import type { Sample, WorkloadMeasurement } from '../../../results/measurement.ts';
import type { Component } from '../../../results/software.ts';
import { worldswitchVersion } from '../../../system/version.ts';
import type { WorkloadSession } from '../../testbed.ts';
import { kernelComponent, ownComponent, packageComponent, systemComponents } from '../software.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import type { Accounting } from '../accounting/arguments.ts';
import { readAccount } from '../accounting/read-account.ts';
import { emulator } from '../emulators.ts';
import {
  hasOwnSoftware,
  machineFailure,
  type MachineOptions,
  orFailure,
  outputFiles,
  printed,
} from '../machine.ts';
import { reportedSettings } from '../settings.ts';
import type { Snapshot } from '../snapshot.ts';
import type { WorkloadParts } from './parts.ts';

/** Seconds for restoring a machine and running a workload, with a wide margin. */
const LIMIT = 600;

/** What a workload's machine gave. */
export interface MeasuredWorkload {
  readonly measurement: Omit<WorkloadMeasurement, 'account' | 'hypercall'>;
  /** What was executed in each repetition, the start first; if it was asked for. */
  readonly executed: Executed | undefined;
}

/** How a workload's machine is measured. */
export interface MeasureWorkloadOptions {
  /** Accounts what is executed; the machine can't tell. */
  readonly accounting?: Accounting | undefined;
  readonly timeLimit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Restores a workload's machine from its snapshot and runs its repetitions.
 *
 * @param folder an empty folder for what the machine writes
 * @throws WorldswitchError if the machine does not end well, or the workload fails in it
 */
export async function measureWorkload(
  session: WorkloadSession,
  parts: WorkloadParts,
  snapshot: Snapshot,
  folder: string,
  { accounting, timeLimit = session.workload.timeLimit ?? LIMIT, signal }: MeasureWorkloadOptions,
): Promise<MeasuredWorkload> {
  const { configuration, workload } = session;
  const begun = performance.now();
  const args = measureWorkloadArguments(session, parts);
  const options: MachineOptions = {
    timeLimit,
    signal,
    ownSoftware: hasOwnSoftware(parts),
    byHand: parts.emulated.byHand,
  };
  const output = outputFiles(folder);
  const machine = await emulator.restore(
    parts,
    // Not part of the fingerprint: it changes no figure.
    [...args, ...(accounting?.arguments ?? [])],
    folder,
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
  const samples = await orFailure(failure, () => samplesOf(messages, session));
  const measurement: MeasuredWorkload['measurement'] = {
    kind: 'workload',
    state: 'completed',
    configuration: configuration.id,
    benchmark: workload.id,
    clock: INSTRUCTIONS,
    fingerprint: fingerprint(session, parts, args, releaseOf(messages)),
    settings: reportedSettings(configuration, messages),
    samples,
    wallSeconds: {
      boot: snapshot.fresh ? snapshot.bootSeconds : 0,
      measure: Math.round((performance.now() - begun) / 10) / 100,
    },
  };
  const executed =
    accounting === undefined ? undefined : readAccount(await readFile(output.account), accounting);
  return { measurement, executed };
}

/** The arguments that restore a workload's machine and run it, with `{name}` for files. */
export function measureWorkloadArguments(
  { workload, parameters }: WorkloadSession,
  { emulated }: Pick<WorkloadParts, 'emulated'>,
): string[] {
  const { leastUnits } = workload;
  const { units, repetitions } = parameters;
  return [
    ...emulator.runWords(emulated, [`least=${leastUnits}`, `units=${units}`, `repetitions=${repetitions}`]),
  ];
}

/** What measures the start, and after it the repetitions that were asked for. */
function samplesOf(
  messages: readonly Message[],
  { workload, parameters: { repetitions } }: WorkloadSession,
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
    iterations: units,
    ticks: end - begin,
    start: begin,
    end,
  }));
}

function releaseOf(messages: readonly Message[]): string {
  const machine = messages.find((message) => message.type === 'machine');
  if (machine !== undefined) return machine.kernel;
  throw new WorldswitchError('the machine did not say what it is', {
    next: 'add --cold to the command, which takes the snapshot anew',
  });
}

function suiteComponent({ name, sha256, bytes, benchmarks }: Suite): Component {
  return { role: 'suite', name, version: null, sha256, package: null, bytes, benchmarks: [...benchmarks] };
}

function fingerprint(
  { configuration, workload: { suite }, parameters }: WorkloadSession,
  parts: WorkloadParts,
  args: readonly string[],
  release: string,
): WorkloadMeasurement['fingerprint'] {
  const { kernel, vmKernel, guest, initramfs } = parts;
  const [ofMachine, ...others] = systemComponents(configuration, parts, release);
  return {
    testbed: 'emulated',
    worldswitch: worldswitchVersion(),
    protocol: PROTOCOL_VERSION,
    software: [
      ...(ofMachine === undefined ? [] : [ofMachine]),
      ...(vmKernel.sha256 === kernel.sha256 ? [] : [kernelComponent('vm-kernel', vmKernel)]),
      ...others,
      ownComponent('driver', guest.driver(parts.emulated.machine.architecture)),
      { ...ownComponent('initramfs', initramfs), bytes: parts.imageBytes },
      ...parts.packages.map((record) => packageComponent('program', record)),
      ...(suite === undefined ? [] : [suiteComponent(suite)]),
    ],
    compiler: guest.compiler,
    commandLine: [...args],
    parameters: { ...parameters },
  };
}

import { readFile } from 'node:fs/promises';
import type { Configuration } from '../../../catalog/configurations.ts';
import type { Suite, Workload } from '../../../catalog/workloads.ts';
import { type Message, PROTOCOL_VERSION, ProtocolReader } from '../../../protocol/messages.ts';
import type { Executed } from '../../../results/executed.ts';
import type { CompletedWorkload, Repetition, WorkloadFingerprint } from '../../../results/workload.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import type { Accounting } from '../accounting/arguments.ts';
import { readAccount } from '../accounting/read-account.ts';
import { emulator } from '../emulators.ts';
import {
  hasOwnSoftware,
  imageRecord,
  machineFailure,
  type MachineOptions,
  orFailure,
  outputFiles,
  printed,
} from '../machine.ts';
import type { Snapshot } from '../snapshot.ts';
import type { WorkloadParameters } from './parameters.ts';
import type { WorkloadParts } from './parts.ts';

/** Seconds for restoring a machine and running a workload, with a wide margin. */
const LIMIT = 600;

/** What a workload's machine gave. */
export interface MeasuredWorkload {
  readonly measurement: Omit<CompletedWorkload, 'account' | 'hypercall'>;
  /** What was executed in each repetition, the start first; if it was asked for. */
  readonly executed: Executed | undefined;
}

/** How a workload's machine is measured. */
export interface MeasureWorkloadOptions {
  /** Of worldswitch, for the record. */
  readonly version: string;
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
  system: Configuration,
  workload: Workload,
  parts: WorkloadParts,
  snapshot: Snapshot,
  parameters: WorkloadParameters,
  folder: string,
  { version, accounting, timeLimit = workload.timeLimit ?? LIMIT, signal }: MeasureWorkloadOptions,
): Promise<MeasuredWorkload> {
  const begun = performance.now();
  const args = measureWorkloadArguments(workload, parts, parameters);
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
  const [start, ...repetitions] = await orFailure(failure, () => repetitionsOf(messages, parameters));
  if (start === undefined) throw new Error('there is no first repetition');
  const measurement: MeasuredWorkload['measurement'] = {
    state: 'completed',
    system: system.id,
    workload: workload.id,
    fingerprint: fingerprint({ system, workload, parts, parameters, args }, releaseOf(messages), version),
    start,
    repetitions,
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
  { leastUnits }: Workload,
  { emulated }: Pick<WorkloadParts, 'emulated'>,
  { units, repetitions }: WorkloadParameters,
): string[] {
  return [
    ...emulator.runWords(emulated, [`least=${leastUnits}`, `units=${units}`, `repetitions=${repetitions}`]),
  ];
}

/** The repetitions that were asked for, after the one that measures the start. */
function repetitionsOf(messages: readonly Message[], { repetitions }: WorkloadParameters): Repetition[] {
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
  return sent.map(({ units, begin, end }) => ({ units, begin, end }));
}

function releaseOf(messages: readonly Message[]): string {
  const machine = messages.find((message) => message.type === 'machine');
  if (machine !== undefined) return machine.kernel;
  throw new WorldswitchError('the machine did not say what it is', {
    next: 'add --cold to the command, which takes the snapshot anew',
  });
}

function suiteRecord({ name, sha256, bytes, benchmarks }: Suite): WorkloadFingerprint['suite'] {
  return { name, sha256, bytes, benchmarks: [...benchmarks] };
}

/** What was measured, and how. */
interface Measured {
  readonly system: Configuration;
  readonly workload: Workload;
  readonly parts: WorkloadParts;
  readonly parameters: WorkloadParameters;
  readonly args: readonly string[];
}

function fingerprint(
  { system: { added }, workload: { suite }, parts, parameters, args }: Measured,
  release: string,
  version: string,
): WorkloadFingerprint {
  const { emulator: program, kernel, vmKernel, xen, guest, initramfs } = parts;
  return {
    worldswitch: version,
    protocol: PROTOCOL_VERSION,
    kernel: { release: kernel.release ?? release, ...imageRecord(kernel, added?.kernel) },
    ...(vmKernel.sha256 === kernel.sha256
      ? {}
      : { vmKernel: { release: vmKernel.release ?? '', ...imageRecord(vmKernel) } }),
    ...(xen === undefined
      ? {}
      : { xen: { version: xen.version, ...imageRecord(xen, added?.xen), tools: xen.toolPackages } }),
    qemu: { version: program.version, binary: program.sha256, package: program.package },
    driver: guest.driver(parts.emulated.machine.architecture).sha256,
    initramfs: initramfs.sha256,
    initramfsBytes: parts.imageBytes,
    packages: [...parts.packages],
    ...(suite === undefined ? {} : { suite: suiteRecord(suite) }),
    compiler: guest.compiler,
    commandLine: [...args],
    parameters: { ...parameters },
  };
}

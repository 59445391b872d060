import { readFile } from 'node:fs/promises';
import type { Configuration } from '../../catalog/configurations.ts';
import { microbenchmarks, withCalibrations } from '../../catalog/microbenchmarks.ts';
import { type Message, PROTOCOL_VERSION, ProtocolReader } from '../../protocol/messages.ts';
import { collectSamples } from '../../protocol/samples.ts';
import { INSTRUCTIONS } from '../../results/clock.ts';
import type { MicrobenchmarkMeasurement } from '../../results/measurement.ts';
import type { Trace } from '../../results/trace.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { channels } from './channel.ts';
import { machineArguments, machineOf, probeArguments, restoreArguments } from './command-line.ts';
import { supportFor } from './hypervisors/index.ts';
import { namedFunctions, stampArguments, stampPath } from './hypervisors/stamps.ts';
import {
  hasOwnSoftware,
  machineFailure,
  type MachineOptions,
  orFailure,
  outputFiles,
  type Parts,
  printed,
  startMachine,
} from './machine.ts';
import { worldswitchVersion } from '../../system/version.ts';
import type { MicrobenchmarkSession } from '../testbed.ts';
import type { Snapshot } from './snapshot.ts';
import { ownComponent, systemComponents } from './software.ts';
import { withGivenSymbols } from '../../artifacts/symbols/given.ts';
import type { Symbols } from '../../artifacts/symbols/symbol.ts';
import { readTrace } from './tracing/read-trace.ts';
import { readProgramSymbols } from './tracing/symbols.ts';
import { traceArguments } from './tracing/windows.ts';

/** Seconds for restoring a machine and creating its VMs, with a wide margin. */
const LEAST_LIMIT = 60;
/** Operations per second that even a slow machine exceeds many times; it sets the time limit. */
const SLOWEST_RATE = 200;

/** How a machine is measured. */
export interface MeasureOptions {
  /** Seconds until the machine counts as hung; the default follows from the parameters. */
  timeLimit?: number | undefined;
  /** Traces all operations; the machine can't tell. */
  trace: boolean;
  signal?: AbortSignal | undefined;
}

/** What a machine gave. */
export interface Measured {
  readonly measurement: MicrobenchmarkMeasurement;
  /** If it was asked for. */
  readonly trace: Trace | undefined;
}

/**
 * Restores a machine from its snapshot, lets the probe run and collects its samples.
 *
 * @param folder an empty folder for what the machine writes
 * @throws WorldswitchError if the machine does not end well or what it reports is not complete
 */
export async function measure(
  session: MicrobenchmarkSession,
  parts: Parts,
  snapshot: Snapshot,
  folder: string,
  options: MeasureOptions,
): Promise<Measured> {
  const { configuration } = session;
  const begun = performance.now();
  const symbols = symbolsOf(configuration, parts, snapshot);
  const args = measureArguments(session, symbols);
  // Not part of the fingerprint: it changes no figure.
  const tracing = options.trace ? await tracingArguments(session, parts, symbols) : [];
  const output = outputFiles(folder);
  const operations = session.iterations * session.batches * session.benchmarks.length;
  const machineOptions: MachineOptions = {
    timeLimit: options.timeLimit ?? Math.ceil(LEAST_LIMIT + operations / SLOWEST_RATE),
    signal: options.signal,
    ownSoftware: hasOwnSoftware(parts),
  };
  const machine = await startMachine(parts, [...args, ...tracing], folder, machineOptions, snapshot.state);
  const end = await machine.ended;
  const failure = (reason?: unknown): Promise<WorldswitchError> =>
    machineFailure('measuring', end, output, machineOptions, reason);
  const texts = [snapshot.reported, await printed(output.protocol), await printed(output.stamps)];
  const reader = new ProtocolReader();
  const messages = await orFailure(failure, () => texts.flatMap((text) => reader.push(text)));
  // An emulator that fails explains why messages are missing, but not what is wrong in those that came.
  if (end.exitCode !== channels[configuration.machine.architecture].success || end.timedOut)
    throw await failure();
  const samples = await orFailure(failure, () => {
    reader.end();
    return collectSamples(messages, {
      ...session,
      microbenchmarks: session.benchmarks,
      stamped: stampedIds(session),
    });
  });
  const reported = machineMessage(messages);
  const traced = options.trace ? await readFile(output.trace) : undefined;
  const trace = traced && (await orFailure(failure, () => readTrace(traced)));
  const measurement: MicrobenchmarkMeasurement = {
    kind: 'microbenchmarks',
    state: 'completed',
    configuration: configuration.id,
    clock: INSTRUCTIONS,
    fingerprint: fingerprint(session, parts, reported.kernel, args),
    hostTick: { period: reported.tickPeriod, phase: reported.tickPhase },
    samples,
    wallSeconds: {
      boot: snapshot.fresh ? snapshot.bootSeconds : 0,
      measure: Math.round((performance.now() - begun) / 10) / 100,
    },
    explanations: [],
    failures: [],
  };
  return { measurement, trace };
}

async function tracingArguments(
  session: MicrobenchmarkSession,
  { guest }: Parts,
  symbols: Symbols,
): Promise<string[]> {
  const { configuration } = session;
  const probe = await readProgramSymbols(guest.withSymbols.probe(configuration));
  return traceArguments(session, probe, symbols);
}

/**
 * The arguments that restore a machine and measure, with `{name}` for files.
 *
 * @param symbols the addresses of the kernel's functions at which paths are stamped
 */
export function measureArguments(session: MicrobenchmarkSession, symbols: Symbols): string[] {
  const { configuration, iterations, batches, benchmarks: ids } = session;
  const { functions } = supportFor(configuration);
  const paths = ids.map((id) => stampPath(configuration, functions, id)).filter((path) => path !== undefined);
  return [
    ...machineArguments(machineOf(configuration), probeArguments(iterations, batches, withCalibrations(ids))),
    ...restoreArguments,
    ...stampArguments(paths, symbols),
  ];
}

function stampedIds({ benchmarks }: MicrobenchmarkSession): ReadonlySet<string> {
  const stamped = microbenchmarks.filter((entry) => entry.timing === 'stamped').map((entry) => entry.id);
  return new Set(stamped.filter((id) => benchmarks.includes(id)));
}

/** What init reported before the machine was saved, and what the user's files say beside. */
function symbolsOf(configuration: Configuration, { kernel, xen }: Parts, snapshot: Snapshot): Symbols {
  const messages = new ProtocolReader().push(snapshot.reported);
  const reported = new Map(
    messages.filter((message) => message.type === 'symbol').map(({ name, address }) => [name, address]),
  );
  const names = namedFunctions(configuration, supportFor(configuration).functions);
  return withGivenSymbols(reported, [...(kernel.symbols ?? []), ...(xen?.symbols ?? [])], names);
}

function machineMessage(messages: readonly Message[]): Extract<Message, { type: 'machine' }> {
  const machine = messages.find((message) => message.type === 'machine');
  if (machine !== undefined) return machine;
  throw new WorldswitchError('the machine did not say what it is', {
    next: 'add --cold to the command, which takes the snapshot anew',
  });
}

function fingerprint(
  { configuration, iterations, batches, benchmarks }: MicrobenchmarkSession,
  parts: Parts,
  release: string,
  args: readonly string[],
): MicrobenchmarkMeasurement['fingerprint'] {
  const { emulator, guest, initramfs } = parts;
  return {
    testbed: 'emulated',
    worldswitch: worldswitchVersion(),
    protocol: PROTOCOL_VERSION,
    software: [
      ...systemComponents(configuration, parts, release),
      ownComponent('probe', guest.probe(configuration)),
      ownComponent('vmm', guest.init(configuration)),
      ownComponent('initramfs', initramfs),
      ownComponent('stamp-plugin', guest.plugins[emulator.pluginInterface].stamp),
    ],
    compiler: guest.compiler,
    commandLine: [...args],
    parameters: { iterations, batches, benchmarks: [...benchmarks] },
  };
}

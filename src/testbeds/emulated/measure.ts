import { readFile } from 'node:fs/promises';
import { selectMeasurable } from '../../carriers/probe-vm/measurable.ts';
import { readProbe } from '../../carriers/probe-vm/probe.ts';
import { namedFunctions, nopsWord, stampWords, stampPaths } from '../../carriers/probe-vm/stamps.ts';
import { type Tracing, traceWords } from '../../carriers/probe-vm/windows.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import { microbenchmarks, withCalibrations } from '../../catalog/microbenchmarks.ts';
import { type Message, PROTOCOL_VERSION, ProtocolReader } from '../../protocol/messages.ts';
import { collectSamples } from '../../protocol/samples.ts';
import { INSTRUCTIONS } from '../../results/clock.ts';
import type { CellFailure, MicrobenchmarkMeasurement } from '../../results/measurement.ts';
import { MEASUREMENT_VERSION } from '../../results/measurement-versions.ts';
import type { Trace } from '../../results/trace.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { probeHostOf } from '../../hypervisors/index.ts';
import type { MachineEmulator } from './emulator.ts';
import { emulatorOf } from './emulators.ts';
import { machineOf, probeArguments } from './probe-machine.ts';
import {
  hasOwnSoftware,
  machineFailure,
  type MachineOptions,
  orFailure,
  outputFiles,
  type Parts,
  printed,
} from './machine.ts';
import { worldswitchVersion } from '../../system/version.ts';
import type { MicrobenchmarkSession } from '../testbed.ts';
import { reportedSettings } from './settings.ts';
import type { Snapshot } from './snapshot.ts';
import { ownComponent, systemComponents } from './software.ts';
import { withGivenSymbols } from '../../artifacts/symbols/given.ts';
import type { Symbols } from '../../artifacts/symbols/symbol.ts';
import { readTrace } from './tracing/read-trace.ts';

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
  readonly traced: TracedMeasurement | undefined;
}

/** The operations of a measurement. */
export interface TracedMeasurement {
  /** `undefined` if there is nothing that could be traced. */
  readonly trace: Trace | undefined;
  /** What was measured, and traced. */
  readonly benchmarks: readonly string[];
  /** What was measured, and not traced. */
  readonly failures: readonly CellFailure[];
}

/**
 * Restores a machine from its snapshot, lets the probe run and collects its samples.
 *
 * @param wanted what it is asked for; a microbenchmark that it can't measure is no reason not to measure the others
 * @param folder an empty folder for what the machine writes
 * @throws WorldswitchError if the machine does not end well, what it reports is not complete, or nothing can be measured
 */
export async function measure(
  wanted: MicrobenchmarkSession,
  parts: Parts,
  snapshot: Snapshot,
  folder: string,
  options: MeasureOptions,
): Promise<Measured> {
  const { configuration } = wanted;
  const emulator = emulatorOf(configuration.machine);
  const begun = performance.now();
  const { functions } = probeHostOf(configuration);
  const symbols = symbolsOf(configuration, parts, snapshot);
  const probe = await readProbe(parts.guest.withSymbols.probe(configuration));
  const selected = selectMeasurable(configuration, functions, wanted.benchmarks, probe, symbols);
  requireSome(wanted.benchmarks, selected.failures);
  const session = { ...wanted, benchmarks: selected.made };
  const args = measureArguments(session, symbols);
  // Not part of the fingerprint: it changes no figure.
  const tracing = options.trace ? traceWords(session, functions, probe, symbols) : undefined;
  const output = outputFiles(folder);
  const operations = session.iterations * session.batches * session.benchmarks.length;
  const machineOptions: MachineOptions = {
    timeLimit: options.timeLimit ?? Math.ceil(emulator.restoreLimit + operations / SLOWEST_RATE),
    signal: options.signal,
    ownSoftware: hasOwnSoftware(parts),
  };
  const allArguments = [...args, ...observing(tracing, emulator)];
  const machine = await emulator.restore(parts, allArguments, folder, machineOptions, snapshot.state);
  const end = await machine.ended;
  const failure = (reason?: unknown): Promise<WorldswitchError> =>
    machineFailure('measuring', end, output, machineOptions, reason);
  const texts = [snapshot.reported, await printed(output.protocol), await printed(output.stamps)];
  const reader = new ProtocolReader();
  const messages = await orFailure(failure, () => texts.flatMap((text) => reader.push(text)));
  // An emulator that fails explains why messages are missing, but not what is wrong in those that came.
  if (!emulator.endedWell(machineOf(configuration), end)) throw await failure();
  const collected = await orFailure(failure, () => {
    reader.end();
    const all = collectSamples(messages, { ...session, stamped: stampedIds(session) });
    // A snapshot that was not just taken may be the reason: who restored it takes it anew.
    if (!snapshot.fresh) requireNone(all.failures);
    requireSome(session.benchmarks, all.failures);
    return all;
  });
  const traced =
    tracing && (await tracedMeasurement(tracing, session, collected.failures, output.trace, failure));
  const reported = machineMessage(messages);
  const measurement: MicrobenchmarkMeasurement = {
    kind: 'microbenchmarks',
    state: 'completed',
    configuration: configuration.id,
    clock: INSTRUCTIONS,
    fingerprint: fingerprint(session, parts, reported.kernel, args),
    settings: reportedSettings(configuration, messages),
    hostTick: { period: reported.tickPeriod, phase: tickPhase(messages) },
    samples: collected.samples,
    wallSeconds: {
      boot: snapshot.fresh ? snapshot.bootSeconds : 0,
      measure: Math.round((performance.now() - begun) / 10) / 100,
    },
    explanations: [],
    failures: [...selected.failures, ...collected.failures],
  };
  return { measurement, traced };
}

/** @throws WorldswitchError that says the first reason if all of some microbenchmarks failed */
function requireSome(ids: readonly string[], failures: readonly CellFailure[]): void {
  if (failures.length === ids.length) requireNone(failures);
}

/** @throws WorldswitchError that says the first reason if some microbenchmark failed */
function requireNone([first]: readonly CellFailure[]): void {
  if (first !== undefined) throw new WorldswitchError(first.error, { next: first.next });
}

/** The emulator's words by which operations are traced; none if nothing can be. */
function observing(tracing: Tracing | undefined, emulator: MachineEmulator): string[] {
  return tracing === undefined || tracing.words.length === 0 ? [] : emulator.observe('trace', tracing.words);
}

/** What was traced of what was measured. */
async function tracedMeasurement(
  tracing: Tracing,
  { benchmarks }: MicrobenchmarkSession,
  unmeasured: readonly CellFailure[],
  file: string,
  failure: (reason: unknown) => Promise<WorldswitchError>,
): Promise<TracedMeasurement> {
  const failures = tracing.failures.filter(({ benchmark }) => !isAmong(unmeasured, benchmark));
  const ids = benchmarks.filter((id) => !isAmong([...unmeasured, ...failures], id));
  if (tracing.words.length === 0) return { trace: undefined, benchmarks: ids, failures };
  const written = await readFile(file);
  const trace = await orFailure(failure, () => readTrace(written));
  return { trace, benchmarks: ids, failures };
}

function isAmong(failures: readonly CellFailure[], id: string): boolean {
  return failures.some(({ benchmark }) => benchmark === id);
}

/**
 * The arguments that restore a machine and measure, with `{name}` for files.
 *
 * @param symbols the addresses of the kernel's functions at which paths are stamped
 */
export function measureArguments(session: MicrobenchmarkSession, symbols: Symbols): string[] {
  const { configuration, iterations, batches, benchmarks: ids } = session;
  const paths = stampPaths(configuration, probeHostOf(configuration).functions, ids);
  const emulator = emulatorOf(configuration.machine);
  return [
    ...emulator.runWords(
      machineOf(configuration),
      probeArguments(iterations, batches, withCalibrations(ids)),
    ),
    ...(paths.length === 0
      ? []
      : emulator.observe('stamp', [nopsWord(configuration), ...stampWords(paths, symbols)])),
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
  const names = namedFunctions(configuration, probeHostOf(configuration).functions);
  const ofKernel = kernel.symbols ?? (reported.size === 0 ? kernel.symbolsBeside : undefined);
  return withGivenSymbols(reported, [...(ofKernel ?? []), ...(xen?.symbols ?? [])], names);
}

/** When the host kernel ticks, by the probe's counter. */
function tickPhase(messages: readonly Message[]): number {
  const tick = messages.find((message) => message.type === 'tick');
  if (tick !== undefined) return tick.phase;
  throw new WorldswitchError('the probe did not say when the host kernel ticks', {
    next: 'add --cold to the command, which takes the snapshot anew',
  });
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
  const { guest, initramfs } = parts;
  return {
    testbed: 'emulated',
    worldswitch: worldswitchVersion(),
    protocol: PROTOCOL_VERSION,
    measurementVersion: MEASUREMENT_VERSION,
    software: [
      ...systemComponents(configuration, parts, release),
      ownComponent('probe', guest.probe(configuration)),
      ownComponent('vmm', guest.init(configuration)),
      ownComponent('initramfs', initramfs),
      ownComponent('stamp-plugin', emulatorOf(configuration.machine).codeOf('stamp', parts)),
    ],
    compiler: guest.compiler,
    commandLine: [...args],
    parameters: { iterations, batches, benchmarks: [...benchmarks] },
  };
}

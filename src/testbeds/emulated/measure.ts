import { readFile } from 'node:fs/promises';
import type { Configuration } from '../../catalog/configurations.ts';
import { microbenchmarks, withCalibrations } from '../../catalog/microbenchmarks.ts';
import { type Message, PROTOCOL_VERSION, ProtocolReader } from '../../protocol/messages.ts';
import { collectSamples } from '../../protocol/samples.ts';
import type { CompletedMeasurement, Fingerprint } from '../../results/schema.ts';
import type { Trace } from '../../results/trace.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { probeHostOf } from '../../hypervisors/index.ts';
import { emulator } from './emulators.ts';
import { machineOf, probeArguments } from './probe-machine.ts';
import { namedFunctions, stampArguments, stampPath } from './hypervisors/stamps.ts';
import {
  hasOwnSoftware,
  imageRecord,
  machineFailure,
  type MachineOptions,
  orFailure,
  outputFiles,
  type Parts,
  printed,
} from './machine.ts';
import type { Snapshot } from './snapshot.ts';
import { withGivenSymbols } from '../../artifacts/symbols/given.ts';
import type { Symbols } from '../../artifacts/symbols/symbol.ts';
import { readTrace } from './tracing/read-trace.ts';
import { readProgramSymbols } from './tracing/symbols.ts';
import { traceArguments } from './tracing/windows.ts';

/** What is measured, the same on every configuration. */
export interface Parameters {
  /** Operations per batch. */
  iterations: number;
  /** Batches per microbenchmark. */
  batches: number;
  /** Ids, in the catalog's order. */
  microbenchmarks: readonly string[];
}

/** Seconds for restoring a machine and creating its VMs, with a wide margin. */
const LEAST_LIMIT = 60;
/** Operations per second that even a slow machine exceeds many times; it sets the time limit. */
const SLOWEST_RATE = 200;

/** How a machine is measured. */
export interface MeasureOptions {
  /** Of worldswitch, for the record. */
  version: string;
  /** Seconds until the machine counts as hung; the default follows from the parameters. */
  timeLimit?: number | undefined;
  /** Traces all operations; the machine can't tell. */
  trace: boolean;
  signal?: AbortSignal | undefined;
}

/** What a machine gave. */
export interface Measured {
  readonly measurement: CompletedMeasurement;
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
  configuration: Configuration,
  parts: Parts,
  snapshot: Snapshot,
  parameters: Parameters,
  folder: string,
  options: MeasureOptions,
): Promise<Measured> {
  const begun = performance.now();
  const symbols = symbolsOf(configuration, parts, snapshot);
  const args = measureArguments(configuration, parameters, symbols);
  // Not part of the fingerprint: it changes no figure.
  const tracing = options.trace ? await tracingArguments(configuration, parts, parameters, symbols) : [];
  const output = outputFiles(folder);
  const operations = parameters.iterations * parameters.batches * parameters.microbenchmarks.length;
  const machineOptions: MachineOptions = {
    timeLimit: options.timeLimit ?? Math.ceil(LEAST_LIMIT + operations / SLOWEST_RATE),
    signal: options.signal,
    ownSoftware: hasOwnSoftware(parts),
  };
  const machine = await emulator.restore(
    parts,
    [...args, ...tracing],
    folder,
    machineOptions,
    snapshot.state,
  );
  const end = await machine.ended;
  const failure = (reason?: unknown): Promise<WorldswitchError> =>
    machineFailure('measuring', end, output, machineOptions, reason);
  const texts = [snapshot.reported, await printed(output.protocol), await printed(output.stamps)];
  const reader = new ProtocolReader();
  const messages = await orFailure(failure, () => texts.flatMap((text) => reader.push(text)));
  // An emulator that fails explains why messages are missing, but not what is wrong in those that came.
  if (!emulator.endedWell(machineOf(configuration), end)) throw await failure();
  const samples = await orFailure(failure, () => {
    reader.end();
    return collectSamples(messages, { ...parameters, stamped: stampedIds(parameters) });
  });
  const reported = machineMessage(messages);
  const traced = options.trace ? await readFile(output.trace) : undefined;
  const trace = traced && (await orFailure(failure, () => readTrace(traced)));
  const measurement: CompletedMeasurement = {
    state: 'completed',
    configuration: configuration.id,
    fingerprint: fingerprint(configuration, parts, reported.kernel, parameters, args, options.version),
    hostTick: { period: reported.tickPeriod, phase: reported.tickPhase },
    samples,
    wallSeconds: {
      boot: snapshot.fresh ? snapshot.bootSeconds : 0,
      measure: Math.round((performance.now() - begun) / 10) / 100,
    },
    explanations: [],
  };
  return { measurement, trace };
}

async function tracingArguments(
  configuration: Configuration,
  { guest }: Parts,
  parameters: Parameters,
  symbols: Symbols,
): Promise<string[]> {
  const probe = await readProgramSymbols(guest.withSymbols.probe(configuration));
  return traceArguments(configuration, parameters, probe, symbols);
}

/**
 * The arguments that restore a machine and measure, with `{name}` for files.
 *
 * @param symbols the addresses of the kernel's functions at which paths are stamped
 */
export function measureArguments(
  configuration: Configuration,
  parameters: Parameters,
  symbols: Symbols,
): string[] {
  const { iterations, batches, microbenchmarks: ids } = parameters;
  const { functions } = probeHostOf(configuration);
  const paths = ids.map((id) => stampPath(configuration, functions, id)).filter((path) => path !== undefined);
  return [
    ...emulator.runWords(
      machineOf(configuration),
      probeArguments(iterations, batches, withCalibrations(ids)),
    ),
    ...stampArguments(paths, symbols),
  ];
}

function stampedIds(parameters: Parameters): ReadonlySet<string> {
  const stamped = microbenchmarks.filter((entry) => entry.timing === 'stamped').map((entry) => entry.id);
  return new Set(stamped.filter((id) => parameters.microbenchmarks.includes(id)));
}

/** What init reported before the machine was saved, and what the user's files say beside. */
function symbolsOf(configuration: Configuration, { kernel, xen }: Parts, snapshot: Snapshot): Symbols {
  const messages = new ProtocolReader().push(snapshot.reported);
  const reported = new Map(
    messages.filter((message) => message.type === 'symbol').map(({ name, address }) => [name, address]),
  );
  const names = namedFunctions(configuration, probeHostOf(configuration).functions);
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
  configuration: Configuration,
  { emulator: program, kernel, xen, guest, initramfs }: Parts,
  release: string,
  parameters: Parameters,
  args: readonly string[],
  version: string,
): Fingerprint {
  return {
    worldswitch: version,
    protocol: PROTOCOL_VERSION,
    kernel: { release: kernel.release ?? release, ...imageRecord(kernel, configuration.added?.kernel) },
    ...(xen === undefined
      ? {}
      : {
          xen: {
            version: xen.version,
            ...imageRecord(xen, configuration.added?.xen),
            tools: xen.toolPackages,
          },
        }),
    qemu: { version: program.version, binary: program.sha256, package: program.package },
    probe: guest.probe(configuration).sha256,
    vmm: guest.init(configuration).sha256,
    initramfs: initramfs.sha256,
    stampPlugin: guest.plugins[program.pluginInterface].stamp.sha256,
    compiler: guest.compiler,
    commandLine: [...args],
    parameters: { ...parameters, microbenchmarks: [...parameters.microbenchmarks] },
  };
}

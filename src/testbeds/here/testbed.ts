import type { BuiltFile } from '../../artifacts/guest.ts';
import { provideHereProgram } from '../../artifacts/here-program.ts';
import type { ProvideOptions } from '../../artifacts/packages/provide.ts';
import type { MicrobenchmarkMeasurement } from '../../results/measurement.ts';
import type { Component } from '../../results/software.ts';
import { runProcess } from '../../system/processes.ts';
import { requireSelfTest } from '../self-test.ts';
import {
  type MeasureOptions,
  type MicrobenchmarkSession,
  nameOf,
  ofMicrobenchmarks,
  type PreparedTestbed,
  type Testbed,
} from '../testbed.ts';
import { argumentsOf, commandsByHand } from './by-hand.ts';
import { driverByHand, measureByDriver, requireAllOfDriver, sha256OfDriver } from './driver.ts';
import { requireVm } from './in-vm.ts';
import { measurementOf } from './measurement.ts';
import { aboutReport, type HereReport, parseHereReport } from './report.ts';

/** The VM that worldswitch is in: a program without privileges times what leaves it, or the kernel module. */
export function hereTestbed(options: ProvideOptions & { readonly driver?: boolean | undefined }): Testbed {
  return {
    name: 'here',
    // How fine it is, and its frequency, is known when it has been read.
    clock: { unit: 'ticks', resolution: 1, exact: false },
    observers: { traces: false, accounts: false },
    prepare: async ([session]) => {
      if (session === undefined) throw new Error('there is nothing to measure here');
      const { architecture } = session.configuration.machine;
      requireVm(architecture);
      if (options.driver === true) return preparedDriver(ofMicrobenchmarks(session), options);
      return prepared(await provideHereProgram(architecture, options));
    },
    // Figures of a counter that does not count as the CPU works are no result.
    calibrate: (each) =>
      requireSelfTest(each, 'the self-test failed', {
        next: 'measure again when the VM has less to do; if it stays so, its counter is of no use',
      }),
  };
}

function prepared(program: BuiltFile): PreparedTestbed {
  return {
    costOf: () => 0,
    // Two at once would be in each other's way.
    jobs: 1,
    softwareOf: () => [componentOf(program)],
    byHand: (session) => commandsByHand(ofMicrobenchmarks(session), program.path),
    measure: (session, options) => measure(ofMicrobenchmarks(session), program, options),
  };
}

function componentOf({ sha256 }: BuiltFile, name = 'here'): Component {
  return { role: 'probe', name, version: null, sha256, package: null };
}

/** By the kernel module, whose sources are what is known of it: it is built for the kernel that it measures. */
async function preparedDriver(
  { batches }: MicrobenchmarkSession,
  { say, signal }: ProvideOptions,
): Promise<PreparedTestbed> {
  const sha256 = sha256OfDriver();
  const commands = await driverByHand(batches);
  return {
    costOf: () => 0,
    jobs: 1,
    softwareOf: () => [componentOf({ path: 'driver', sha256 }, 'driver')],
    byHand: () => commands,
    requireAll: () => requireAllOfDriver(commands),
    measure: async (session, { onEvent, phase }) => {
      say('by a kernel module: it is built, loaded, read and removed (--dry-run says by which commands)');
      onEvent({ kind: 'phase', session: nameOf(session), phase });
      const begun = performance.now();
      const lines = await measureByDriver(batches, signal);
      return measurementOf(read(lines), sha256, (performance.now() - begun) / 1000);
    },
  };
}

/** Seconds within which the program ends whatever it measures, and those that each batch of all rows may take beside. */
const LIMIT = 60;
const LIMIT_OF_BATCH = 0.1;

async function measure(
  session: MicrobenchmarkSession,
  program: BuiltFile,
  { onEvent, phase, signal }: MeasureOptions,
): Promise<MicrobenchmarkMeasurement> {
  onEvent({ kind: 'phase', session: nameOf(session), phase });
  const begun = performance.now();
  const { stdout } = await runProcess(program.path, argumentsOf(session), {
    title: 'the program that measures here',
    timeLimit: LIMIT + LIMIT_OF_BATCH * session.batches,
    signal,
    // What it has printed says why it failed.
    accept: [0, 1],
  });
  return measurementOf(read(stdout), program.sha256, (performance.now() - begun) / 1000);
}

function read(lines: string): HereReport {
  try {
    return parseHereReport(lines);
  } catch (error) {
    throw aboutReport(
      error,
      'what the program that measures here printed can not be read',
      'type the same command again; if it stays so, report it as a defect',
    );
  }
}

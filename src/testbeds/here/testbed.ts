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
  type PreparedTestbed,
  type Session,
  type Testbed,
} from '../testbed.ts';
import { argumentsOf, commandsByHand } from './by-hand.ts';
import { requireVm } from './in-vm.ts';
import { measurementOf } from './measurement.ts';
import { aboutReport, type HereReport, parseHereReport } from './report.ts';

/** The VM that worldswitch is in: a program without privileges times what leaves it. */
export function hereTestbed(options: ProvideOptions): Testbed {
  return {
    name: 'here',
    // How fine it is, and its frequency, is known when it has been read.
    clock: { unit: 'ticks', resolution: 1, exact: false },
    observers: { traces: false, accounts: false },
    prepare: async ([session]) => {
      if (session === undefined) throw new Error('there is nothing to measure here');
      const { architecture } = session.configuration.machine;
      requireVm(architecture);
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

function componentOf({ sha256 }: BuiltFile): Component {
  return { role: 'probe', name: 'here', version: null, sha256, package: null };
}

function ofMicrobenchmarks(session: Session): MicrobenchmarkSession {
  if (session.kind === 'microbenchmarks') return session;
  throw new Error('there are no workloads here');
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

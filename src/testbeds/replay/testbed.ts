import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { hostSupport } from '../../architectures/index.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import { calibrations } from '../../catalog/microbenchmarks.ts';
import type { MicrobenchmarkMeasurement } from '../../results/measurement.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { worldswitchVersion } from '../../system/version.ts';
import { configurationOfOther } from '../other-machine.ts';
import { requireSelfTest } from '../self-test.ts';
import {
  type MicrobenchmarkSession,
  nameOf,
  type PreparedTestbed,
  type Session,
  type Testbed,
} from '../testbed.ts';
import { type Recording, parseRecording } from './recording.ts';

/** Figures that were recorded elsewhere, as if they were measured now: by another clock, in another unit. */
export interface Replay {
  readonly testbed: Testbed;
  /** What was recorded, as it would be asked for. */
  readonly session: MicrobenchmarkSession;
}

/**
 * Replays a recording.
 *
 * @param text the document (recording.ts)
 * @param file what the user calls it, for messages
 * @throws WorldswitchError if it is no recording
 */
export function replay(text: string, file: string): Replay {
  const recording = parseRecording(text, file);
  const session = sessionOf(recording);
  const measurement = measurementOf(recording, session, createHash('sha256').update(text).digest('hex'));
  const prepared: PreparedTestbed = {
    costOf: () => 0,
    jobs: 1,
    softwareOf: () => measurement.fingerprint.software,
    byHand: () => `# ${file} is replayed: no machine is run\n`,
    measure: (wanted, { onEvent, phase }) => {
      requireRecorded(wanted, session, file);
      onEvent({ kind: 'phase', session: nameOf(wanted), phase });
      return Promise.resolve(measurement);
    },
  };
  return {
    session,
    testbed: {
      name: 'replay',
      clock: recording.clock,
      observers: { traces: false, accounts: false },
      prepare: () => Promise.resolve(prepared),
      calibrate: (each) =>
        requireSelfTest(each, 'the recording is no result', { file, next: 'record calibrations with it' }),
    },
  };
}

function requireRecorded(wanted: Session, session: MicrobenchmarkSession, file: string): void {
  if (wanted.kind === 'microbenchmarks' && isDeepStrictEqual(wanted.benchmarks, session.benchmarks)) return;
  throw new WorldswitchError(`the recording does not hold what is asked for`, {
    file,
    next: `ask for ${session.benchmarks.join(', ')}, which it holds`,
  });
}

function sessionOf({ samples, configuration, host }: Recording): MicrobenchmarkSession {
  const ids: readonly string[] = Object.values(calibrations);
  const benchmarks = [...new Set(samples.map(({ benchmark }) => benchmark))].filter(
    (id) => !ids.includes(id),
  );
  const own = samples.filter(({ benchmark }) => benchmark === benchmarks[0]);
  return {
    kind: 'microbenchmarks',
    configuration: configurationOf(configuration, host),
    benchmarks,
    iterations: own[0]?.iterations ?? 1,
    batches: own.length,
  };
}

/** What was recorded is no configuration of the catalog: it is named, and nothing more is claimed of its machine. */
function configurationOf(
  { id, title }: Recording['configuration'],
  { architecture: node, cpu, cpus }: Recording['host'],
): Configuration {
  return configurationOfOther({ id, title, architecture: hostSupport(node).id, cpu, pcpus: cpus });
}

function measurementOf(
  { clock, software, samples }: Recording,
  { configuration, iterations, batches, benchmarks }: MicrobenchmarkSession,
  recording: string,
): MicrobenchmarkMeasurement {
  return {
    kind: 'microbenchmarks',
    state: 'completed',
    configuration: configuration.id,
    clock,
    fingerprint: {
      testbed: 'replay',
      worldswitch: worldswitchVersion(),
      software: software.map((component) => ({ ...component, package: null })),
      recording,
      parameters: { iterations, batches, benchmarks: [...benchmarks] },
    },
    hostTick: null,
    samples: [...samples],
    explanations: [],
    failures: [],
    wallSeconds: { boot: 0, measure: 0 },
  };
}

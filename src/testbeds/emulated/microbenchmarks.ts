import { explainAll } from '../../analysis/tracing/explain.ts';
import type { CellFailure, MicrobenchmarkMeasurement } from '../../results/measurement.ts';
import { InterruptedError, WorldswitchError } from '../../system/errors.ts';
import { type MeasureOptions, type MicrobenchmarkSession, nameOf } from '../testbed.ts';
import { emulatorOf } from './emulators.ts';
import { machineOf } from './probe-machine.ts';
import { fromSnapshot } from './from-snapshot.ts';
import type { Parts } from './machine.ts';
import { measure, type TracedMeasurement } from './measure.ts';
import type { Snapshot } from './snapshot.ts';
import { provideSymbols } from './tracing/symbols.ts';

/** Measures the microbenchmarks of a session in a machine that is restored from its snapshot. Errors are those of measuring. */
export function measureMicrobenchmarks(
  session: MicrobenchmarkSession,
  parts: Parts,
  options: MeasureOptions,
): Promise<MicrobenchmarkMeasurement> {
  const { timeLimits, explain, signal } = options;
  return fromSnapshot(
    machineOf(session.configuration),
    parts,
    { ...options, name: nameOf(session), bootLimit: timeLimits?.boot },
    async (snapshot, folder) => {
      const { measurement, traced } = await measure(session, parts, snapshot, folder, {
        timeLimit: timeLimits?.measure,
        trace: explain,
        signal,
      });
      // What is measured again has failed again.
      if (options.phase === 'measuring') sayEach(session, measurement.failures, 'is not measured', options);
      if (traced === undefined) return measurement;
      const explanations = await explainOrSay(session, measurement, traced, snapshot, parts, options);
      return { ...measurement, explanations };
    },
  );
}

/** What can't be explained has been measured all the same, and is kept. */
async function explainOrSay(
  session: MicrobenchmarkSession,
  measurement: MicrobenchmarkMeasurement,
  { trace, benchmarks, failures: untraced }: TracedMeasurement,
  snapshot: Snapshot,
  parts: Parts,
  options: MeasureOptions,
): Promise<MicrobenchmarkMeasurement['explanations']> {
  const { configuration } = session;
  const { onEvent, signal } = options;
  const unexplained = "is measured, but can't be explained";
  onEvent({ kind: 'phase', session: nameOf(session), phase: 'explaining' });
  sayEach(session, untraced, unexplained, options);
  if (trace === undefined) return [];
  try {
    const symbols = await provideSymbols(configuration, parts, snapshot, { signal });
    const plugin = emulatorOf(configuration.machine).codeOf('trace', parts).sha256;
    const { made, failures } = explainAll(configuration, measurement, trace, symbols, plugin, benchmarks);
    sayEach(session, failures, unexplained, options);
    return [...made];
  } catch (error) {
    if (!(error instanceof WorldswitchError) || error instanceof InterruptedError) throw error;
    const line = error.describe(`${configuration.id} ${unexplained}: `);
    onEvent({ kind: 'line', line });
    return [];
  }
}

/** Says of microbenchmarks of a session that something was not done, and why. */
function sayEach(
  { configuration }: MicrobenchmarkSession,
  failures: readonly CellFailure[],
  what: string,
  { onEvent }: MeasureOptions,
): void {
  for (const { benchmark, error, next } of failures) {
    const about = `${benchmark} on ${configuration.id} ${what}: `;
    onEvent({ kind: 'line', line: new WorldswitchError(error, { next }).describe(about) });
  }
}

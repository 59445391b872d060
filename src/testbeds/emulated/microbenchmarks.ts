import { explainAll } from '../../analysis/tracing/explain.ts';
import type { MicrobenchmarkMeasurement } from '../../results/measurement.ts';
import type { Trace } from '../../results/trace.ts';
import { InterruptedError, WorldswitchError } from '../../system/errors.ts';
import { type MeasureOptions, type MicrobenchmarkSession, nameOf } from '../testbed.ts';
import { machineOf } from './command-line.ts';
import { fromSnapshot } from './from-snapshot.ts';
import type { Parts } from './machine.ts';
import { measure } from './measure.ts';
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
      const { measurement, trace } = await measure(session, parts, snapshot, folder, {
        timeLimit: timeLimits?.measure,
        trace: explain,
        signal,
      });
      if (trace === undefined) return measurement;
      const explanations = await explainOrSay(session, measurement, trace, snapshot, parts, options);
      return { ...measurement, explanations };
    },
  );
}

/** What can't be explained has been measured all the same, and is kept. */
async function explainOrSay(
  session: MicrobenchmarkSession,
  measurement: MicrobenchmarkMeasurement,
  trace: Trace,
  snapshot: Snapshot,
  parts: Parts,
  { onEvent, signal }: MeasureOptions,
): Promise<MicrobenchmarkMeasurement['explanations']> {
  const { configuration } = session;
  onEvent({ kind: 'phase', session: nameOf(session), phase: 'explaining' });
  try {
    const symbols = await provideSymbols(configuration, parts, snapshot, { signal });
    return explainAll(configuration, measurement, trace, symbols, parts.guest.tracing.trace.sha256);
  } catch (error) {
    if (!(error instanceof WorldswitchError) || error instanceof InterruptedError) throw error;
    const line = error.describe(`${configuration.id} is measured, but can't be explained: `);
    onEvent({ kind: 'line', line });
    return [];
  }
}

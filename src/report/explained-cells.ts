import { summarise } from '../analysis/summary.ts';
import { summaryOf } from '../analysis/findings.ts';
import { findConfiguration } from '../catalog/find.ts';
import type { Run } from '../results/schema.ts';
import { WorldswitchError } from '../system/errors.ts';
import type { ExplainedCell } from './explanation-sheet.ts';
import { describeVersions } from './notes.ts';

/**
 * A cell of a run with its explanation.
 *
 * @throws WorldswitchError if the cell was not measured, failed, or was measured without being explained
 */
export function explainedCell(run: Run, configuration: string, microbenchmark: string): ExplainedCell {
  const measurement = run.measurements.find((each) => each.configuration === configuration);
  const measureIt = {
    next: `worldswitch explain ${configuration} ${microbenchmark} measures and explains it`,
  };
  if (measurement === undefined)
    throw new WorldswitchError(`run ${run.id} did not measure ${configuration}`, measureIt);
  if (measurement.state === 'failed')
    throw new WorldswitchError(`${configuration} failed: ${measurement.error}`, { next: measurement.next });
  const summary = summaryOf(summarise(measurement), microbenchmark);
  const explanation = measurement.explanations.find((each) => each.microbenchmark === microbenchmark);
  if (summary === undefined)
    throw new WorldswitchError(
      `run ${run.id} did not measure ${microbenchmark} on ${configuration}`,
      measureIt,
    );
  if (explanation === undefined)
    throw new WorldswitchError(`run ${run.id} was measured without being explained`, measureIt);
  return {
    runId: run.id,
    configuration,
    title: findConfiguration(configuration).title,
    median: summary.median,
    explanation,
    versions: describeVersions(measurement),
  };
}

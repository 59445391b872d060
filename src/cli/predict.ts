import { Command, Option } from 'commander';
import { predictionFormatNames } from '../report/format-names.ts';
import type { PredictOptions } from './actions/predict.ts';

/** `worldswitch predict`: exit code 1 if something that had to be measured for it failed. */
export function predictCommand(signal: AbortSignal): Command {
  return new Command('predict')
    .description(
      'Says what microbenchmarks, and the exits of workloads, would take on hardware, in cycles with their range, from what was counted.',
    )
    .argument(
      '[sides...]',
      'a run with explanations (its id, or latest), or versions to measure now (kernel@6.12); two: from which to which',
      [],
    )
    .requiredOption(
      '--hardware <id>',
      'a hardware profile (worldswitch list shows them), or the file of one (worldswitch calibrate writes them)',
    )
    .option('-c, --configuration <id...>', 'only these configurations')
    .option('-m, --microbenchmark <id...>', 'only these microbenchmarks')
    .option('-w, --workload <id...>', 'only these workloads, of which the exits are predicted')
    .option(
      '--what-if <change...>',
      'what it would take if a kind of event cost so many cycles (gich-read=10), or the host ran in EL2 (vhe=on)',
    )
    .option(
      '--anchor <figure>',
      'a figure that is known of the hardware, to which costs are scaled: hypercall=306ns@6.12',
    )
    .addOption(
      new Option('--format <format>', 'how: for reading, for an issue, complete, or each prediction a line')
        .choices(predictionFormatNames)
        .default('table'),
    )
    .action(async (sides: string[], options: PredictOptions) => {
      const { runPredict } = await import('./actions/predict.ts');
      await runPredict(sides, options, signal);
    });
}

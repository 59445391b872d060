import { Command, Option } from 'commander';
import { explanationFormatNames } from '../report/format-names.ts';
import type { ExplainOptions } from './actions/explain.ts';
import { addBenchmarkOptions, namesOfBenchmarkOptions } from './benchmark-options.ts';
import { addSoftwareOptions, namesOfSoftwareOptions, wholeNumber } from './options.ts';

/** Options of `run` that say which cells: here the arguments do. */
const ARGUMENTS = ['configuration', 'microbenchmark', 'workload'];

/** `worldswitch explain` */
export function explainCommand(signal: AbortSignal): Command {
  const command = new Command('explain')
    .description(
      'Says where every instruction of a microbenchmark goes, or why a workload costs what it costs.',
    )
    .argument('<configuration>', 'worldswitch list shows them')
    .argument('<benchmark>', 'a microbenchmark or a workload')
    .addOption(
      new Option(
        '--run <run>',
        'show what a run has stored (its id or label, or latest) instead of measuring',
      ).conflicts([
        ...['cold', 'timeout'],
        ...namesOfSoftwareOptions,
        ...Object.values(namesOfBenchmarkOptions).flat(),
      ]),
    )
    .addOption(
      new Option('--format <format>', 'how (default: what the ending of the file says, else table)').choices(
        explanationFormatNames,
      ),
    )
    .addOption(
      new Option('--top <n>', 'show so many functions of each part (default: those that matter)').argParser(
        wholeNumber,
      ),
    )
    .addOption(new Option('--all', 'show every function').conflicts('top'))
    .option('-o, --output <file>', 'write a file: .svg is a flame graph, .folded and .speedscope.json stacks')
    .option('--cold', 'boot the machine afresh instead of using its snapshot');
  addBenchmarkOptions(command, ARGUMENTS);
  return addSoftwareOptions(command).action(
    async (configuration: string, benchmark: string, options: ExplainOptions) => {
      const { explain } = await import('./actions/explain.ts');
      await explain(configuration, benchmark, options, signal);
    },
  );
}

import { Command, Option } from 'commander';
import { chartSizeNames, comparisonFormatNames } from '../report/format-names.ts';
import type { CompareOptions } from './actions/compare.ts';
import { addBenchmarkOptions } from './benchmark-options.ts';

/** `worldswitch compare`: exit code 3 if something that had to be measured for it failed, 4 if something can't be judged. */
export function compareCommand(signal: AbortSignal): Command {
  const command = new Command('compare')
    .description('Says which figures differ between two sides, and which functions account for it.')
    .argument('<a>', 'a run (its id, or latest), a .json file (a run or a baseline), a configuration, or')
    .argument(
      '<b>',
      'versions or parameters to measure now: kernel@6.12, xen@4.20, qemu@trixie, kvm-x86+mitigations=off',
    );
  return addBenchmarkOptions(command)
    .addOption(
      new Option('--format <format>', 'how (default: what the ending of the file says, else table)').choices(
        comparisonFormatNames,
      ),
    )
    .option(
      '-o, --output <file>',
      'write a file: .svg is one picture of all figures, .flame.svg a differential flame graph, .html a page, .tex tables',
    )
    .addOption(
      new Option(
        '--size <size>',
        'what the picture is for: a page, a column of a paper (84 mm), a slide (16:9)',
      )
        .choices(chartSizeNames)
        .default('page'),
    )
    .action(async (a: string, b: string, options: CompareOptions) => {
      const { runCompare } = await import('./actions/compare.ts');
      await runCompare(a, b, options, signal);
    });
}

import { Command, Option } from 'commander';
import { historyFormatNames } from '../report/format-names.ts';
import type { HistoryCommandOptions } from './actions/history.ts';
import { timeoutOption, wholeNumber } from './options.ts';

/** `worldswitch history`: exit code 3 if nothing could be measured. */
export function historyCommand(signal: AbortSignal): Command {
  return new Command('history')
    .description(
      'Measures versions of Linux, Xen or QEMU one after the other, as far as they were not measured before, and shows ' +
        'what each step is made of.',
    )
    .requiredOption('-c, --configuration <id...>', 'on these configurations (worldswitch list shows them)')
    .option('-m, --microbenchmark <id...>', 'these microbenchmarks (default: hypercall and vm-switch)')
    .option('-w, --workload <id...>', 'these application workloads')
    .option(
      '--kernel <range>',
      'versions of Linux: 5.10..7.3, 6.12.. (up to the newest), or one series: 6.12',
    )
    .option('--xen <range>', 'versions of Xen: 4.17..4.20')
    .option('--qemu <range>', 'versions of QEMU: 10.0..11.1')
    .addOption(
      new Option('--every <which>', 'the newest version of each series (6.12), or all that the archive has')
        .choices(['minor', 'all'])
        .default('minor'),
    )
    .option('--stored', 'show what was measured before, and measure nothing')
    .option(
      '--shard <i/n>',
      'measure the i-th of n parts, for several computers; worldswitch import brings them together',
    )
    .option(
      '--runs <folder>',
      'also write each run that is measured into this folder, as worldswitch import reads it',
    )
    .option('--cold', 'boot each machine afresh instead of using its snapshot')
    .option('--jobs <n>', 'versions that are measured at once (default: one for each CPU)', wholeNumber)
    .addOption(timeoutOption())
    .addOption(
      new Option('--format <format>', 'how (default: table, or what the ending of the file says)').choices(
        historyFormatNames,
      ),
    )
    .option('-o, --output <file>', 'write a file: .svg is a chart, .html a page, .json, .csv or .md')
    .action(async (options: HistoryCommandOptions) => {
      const { history } = await import('./actions/history.ts');
      await history(options, signal);
    });
}

import { Command, Option } from 'commander';
import { type ComparisonFormat, comparisonFormats } from '../report/comparison-format.ts';
import { openStore } from '../results/store.ts';
import { compare } from '../study/compare.ts';
import { planned } from '../work/carry-out.ts';
import { addBenchmarkOptions, type BenchmarkOptions } from './benchmark-options.ts';
import { carryOutNow, sayOnStderr } from './measure-now.ts';
import { print } from './print.ts';
import { requestedBy } from './requested.ts';

interface CompareOptions extends BenchmarkOptions {
  format: ComparisonFormat;
}

/** `worldswitch compare`: exit code 1 if something that had to be measured for it failed. */
export function compareCommand(signal: AbortSignal): Command {
  const command = new Command('compare')
    .description('Says which figures differ between two sides, and which functions account for it.')
    .argument('<a>', 'a run (its id, or latest), a .json file (a run or a baseline), a configuration, or')
    .argument('<b>', 'versions to measure now: kernel@6.12, xen@4.20, qemu@trixie, kvm-arm64+kernel@6.12');
  return addBenchmarkOptions(command)
    .addOption(comparisonFormatOption())
    .action((a: string, b: string, options: CompareOptions) => run(a, b, options, signal));
}

/** How a comparison is shown. */
export function comparisonFormatOption(): Option {
  return new Option('--format <format>', 'how: for reading, for a pull request, or complete')
    .choices(Object.keys(comparisonFormats))
    .default('table');
}

async function run(a: string, b: string, options: CompareOptions, signal: AbortSignal): Promise<void> {
  const request = await requestedBy(options);
  const store = openStore();
  try {
    const { comparison, complete } = await compare(
      { ...request, a, b },
      {
        findRun: (id) => store.get(id),
        measure: (study, versions) =>
          carryOutNow(planned(study, versions, { say: sayOnStderr, signal }), store, signal),
      },
    );
    await print(comparisonFormats[options.format](comparison));
    if (!complete) process.exitCode = 1;
  } finally {
    store.close();
  }
}

import { Command, Option } from 'commander';
import { type ComparisonFormat, comparisonFormats } from '../report/comparison-format.ts';
import type { Run } from '../results/schema.ts';
import { openStore } from '../results/store.ts';
import { compare } from '../study/compare.ts';
import { pruneAfter } from '../study/prune.ts';
import { chooseSoftware } from '../artifacts/own/software.ts';
import { measureNow, sayOnStderr } from './measure-now.ts';
import { print } from './print.ts';

interface CompareOptions {
  configuration?: string[];
  microbenchmark?: string[];
  format: ComparisonFormat;
}

/** `worldswitch compare`: exit code 1 if something that had to be measured for it failed. */
export function compareCommand(signal: AbortSignal): Command {
  return new Command('compare')
    .description('Says which figures differ between two sides, and which functions account for it.')
    .argument('<a>', 'a run (its id, or latest), a .json file (a run or a baseline), a configuration, or')
    .argument('<b>', 'versions to measure now: kernel@6.12, xen@4.20, qemu@trixie, kvm-arm64+kernel@6.12')
    .option('-c, --configuration <id...>', 'only these configurations (worldswitch list shows them)')
    .option('-m, --microbenchmark <id...>', 'only these microbenchmarks')
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
  const { configuration, microbenchmark, format } = options;
  const store = openStore();
  const measured: Run[] = [];
  try {
    const { comparison, complete } = await compare(
      {
        a,
        b,
        ...(configuration === undefined ? {} : { configurations: configuration }),
        ...(microbenchmark === undefined ? {} : { microbenchmarks: microbenchmark }),
      },
      {
        findRun: (id) => store.get(id),
        measure: async (study, { qemu, ...versions }) => {
          const software = await chooseSoftware(versions, { say: sayOnStderr, signal });
          const result = await measureNow(study, { qemu, ...software }, { store, signal });
          measured.push(result);
          return result;
        },
      },
    );
    await print(comparisonFormats[format](comparison));
    await pruneAfter(measured);
    if (!complete) process.exitCode = 1;
  } finally {
    store.close();
  }
}

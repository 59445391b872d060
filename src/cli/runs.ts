import { Command, Option } from 'commander';
import type { RunsOptions } from './actions/runs.ts';
import { wholeNumber } from './options.ts';

/** `worldswitch runs` */
export function runsCommand(): Command {
  return new Command('runs')
    .description('Lists the runs that are stored, the latest first, or removes some.')
    .option('-c, --configuration <id...>', 'only those of one of these configurations')
    .option('-m, --microbenchmark <id...>', 'only those of one of these microbenchmarks')
    .option('-w, --workload <id...>', 'only those of one of these workloads')
    .option('--kernel <version>', 'only those of this version of Linux; 6.12 stands for 6.12.43 too')
    .option('--label <text>', 'only those whose label has this in it')
    .option('--since <date>', 'only those that began then or later: 2026-11-22, or 2026-11-22T21:01 (UTC)')
    .option('--limit <n>', 'so many at most', wholeNumber)
    .addOption(
      new Option('--format <format>', 'how: for reading, or complete')
        .choices(['table', 'json'])
        .default('table'),
    )
    .addOption(
      new Option('--remove <run...>', 'remove these, with all that was measured').conflicts([
        ...['configuration', 'microbenchmark', 'workload', 'kernel', 'label', 'since', 'limit'],
      ]),
    )
    .action(async ({ remove, ...options }: RunsOptions & { remove?: string[] }) => {
      const { listRuns, removeRuns } = await import('./actions/runs.ts');
      await (remove === undefined ? listRuns(options) : removeRuns(remove));
    });
}

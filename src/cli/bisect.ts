import { Command } from 'commander';
import type { BisectCommandOptions } from './actions/bisect.ts';
import { timeoutOption } from './options.ts';

/** `worldswitch bisect`: exit code 3 if good or bad can't be measured, or don't differ. */
export function bisectCommand(signal: AbortSignal): Command {
  return new Command('bisect')
    .description(
      "Finds the first of the archive's versions with which a figure is no longer what it was, and says why.",
    )
    .argument('<good>', 'a version of Linux (6.12, 6.12.43), or of other software: xen@4.17, qemu@10.0')
    .argument('<bad>', 'a later one, with which the figure is another')
    .requiredOption('-c, --configuration <id...>', 'on these configurations (worldswitch list shows them)')
    .option('-m, --microbenchmark <id...>', 'by these microbenchmarks (default: hypercall)')
    .option('-w, --workload <id...>', 'by these application workloads')
    .option(
      '--by <n>',
      'a version is bad if a figure differs from the good one by more than this, in its unit or in percent: 50, 5% ' +
        '(default: if it is nearer to the bad one)',
    )
    .option('--cold', 'boot each machine afresh instead of using its snapshot')
    .addOption(timeoutOption())
    .action(async (good: string, bad: string, options: BisectCommandOptions) => {
      const { bisect } = await import('./actions/bisect.ts');
      await bisect(good, bad, options, signal);
    });
}

import { Command } from 'commander';

/** `worldswitch runs` */
export function runsCommand(): Command {
  return new Command('runs')
    .description('Lists the runs that are stored, the latest first.')
    .action(async () => {
      const { listRuns } = await import('./actions/runs.ts');
      await listRuns();
    });
}

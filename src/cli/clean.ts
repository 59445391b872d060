import { Command } from 'commander';

/** `worldswitch clean`. */
export function cleanCommand(): Command {
  return new Command('clean')
    .description('Removes from the cache what is of no more use. Results are never touched.')
    .option('--all', 'remove the whole cache: the next run brings and builds everything again')
    .action(async (options: { all?: boolean }) => {
      const { clean } = await import('./actions/clean.ts');
      await clean(options);
    });
}

import { Command } from 'commander';

/** `worldswitch import` */
export function importCommand(): Command {
  return new Command('import')
    .description('Stores runs that were recorded elsewhere.')
    .argument(
      '<file...>',
      'what worldswitch export wrote or show --format json printed, or history --runs wrote, or the program that run --testbed here --dry-run names',
    )
    .action(async (files: string[]) => {
      const { importRuns } = await import('./actions/import.ts');
      await importRuns(files);
    });
}

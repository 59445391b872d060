import { Command } from 'commander';

/** `worldswitch import` */
export function importCommand(): Command {
  return new Command('import')
    .description('Stores a run that was recorded elsewhere.')
    .argument(
      '<file>',
      'what worldswitch show --format json printed, or the program that run --testbed here --dry-run names',
    )
    .action(async (file: string) => {
      const { importRun } = await import('./actions/import.ts');
      await importRun(file);
    });
}

import { Command, Option } from 'commander';
import { type Format, formatNames } from '../report/format-names.ts';

/** `worldswitch show` */
export function showCommand(): Command {
  return new Command('show')
    .description('Shows the figures of an earlier run.')
    .argument('[run]', 'the id of a run, the beginning of one, its label, or "latest"', 'latest')
    .addOption(
      new Option('--format <format>', 'how: for reading, for a README, complete, or every batch a line')
        .choices(formatNames)
        .default('table'),
    )
    .option(
      '--hardware <id>',
      'also what microbenchmarks would take there, as a range in columns of its own (as predict --hardware)',
    )
    .action(async (id: string, options: { format: Format; hardware?: string }) => {
      const { show } = await import('./actions/show.ts');
      await show(id, options);
    });
}

import { Command, Option } from 'commander';
import { checkFormatNames } from '../report/format-names.ts';
import type { CheckOptions } from './actions/check.ts';
import { addBenchmarkOptions } from './benchmark-options.ts';
import { addSoftwareOptions } from './options.ts';

/** The option by which exit codes are those that `git bisect run` takes. */
export const BISECT = '--bisect';

/** `worldswitch check`: exit code 1 if a figure is above its baseline, 4 if it can't be judged. */
export function checkCommand(signal: AbortSignal): Command {
  const command = new Command('check')
    .description('Measures what a baseline holds, and fails if something takes more than there.')
    .requiredOption('--baseline <file>', 'the file of the baseline; --update makes it')
    .option(
      '--tolerance <n|n%>',
      'by how much a figure may exceed its baseline, in its unit (instructions) or percent',
      '0',
    )
    .option('--update', 'write the file anew from what is measured, whatever the result')
    .addOption(
      new Option(
        '--accept <reason>',
        'write into the file that what takes more was wanted, and why',
      ).conflicts('update'),
    )
    .addOption(
      new Option(
        BISECT,
        'exit codes for git bisect run: 125, which skips a commit, if nothing can be said of it',
      ).conflicts(['update', 'accept']),
    );
  addBenchmarkOptions(command).addOption(
    new Option(
      '--format <format>',
      'how: for reading, for a pull request, complete, for a server of continuous integration, as annotations on GitHub',
    )
      .choices(checkFormatNames)
      .default('table'),
  );
  return addSoftwareOptions(command).action(async (options: CheckOptions) => {
    const { runCheck } = await import('./actions/check.ts');
    await runCheck(options, signal);
  });
}

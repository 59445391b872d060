import { Command, Option } from 'commander';
import type { PublishOptions } from './actions/publish.ts';

/** `worldswitch publish`: it never measures. */
export function publishCommand(): Command {
  return new Command('publish')
    .description(
      'Writes all histories that are stored as a site of files, for any web server or a Pages branch.',
    )
    .requiredOption('-o, --output <folder>', 'the folder; files of an earlier site in it are replaced')
    .addOption(
      new Option('--every <which>', 'the newest version of each series, or all that were measured')
        .choices(['minor', 'all'])
        .default('all'),
    )
    .action(async (options: PublishOptions) => {
      const { publish } = await import('./actions/publish.ts');
      await publish(options);
    });
}

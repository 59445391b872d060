import { Command, Option } from 'commander';
import type { SetupOptions } from './actions/setup.ts';

/** `worldswitch setup`. */
export function setupCommand(signal?: AbortSignal): Command {
  return new Command('setup')
    .description(
      'Brings what the machines under test need into the cache: kernel, emulator, compiler; without root.',
    )
    .addOption(new Option('--dry-run', 'only say what would be brought').conflicts('mirror'))
    .addOption(
      new Option('--locked', 'fail if the archive no longer has a version that the lock names').conflicts(
        'update',
      ),
    )
    .addOption(
      new Option(
        '--update',
        "write the lock anew with the archive's current versions (in a checkout)",
      ).conflicts('dryRun'),
    )
    .option(
      '--mirror <folder>',
      'keep all packages in this folder, and take them from there: the archive drops old versions',
    )
    .option('--no-mirror', 'keep packages in the cache alone, as at first')
    .action(async (options: SetupOptions) => {
      const { bring } = await import('./actions/setup.ts');
      await bring(options, signal);
    });
}

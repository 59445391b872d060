import { Command, Option } from 'commander';
import { reproductionFormatNames } from '../report/format-names.ts';
import type { ReproduceOptions } from './actions/reproduce.ts';
import { addSoftwareOptions, namesOfSoftwareOptions, timeoutOption, wholeNumber } from './options.ts';

/** What a user may have to bring. All other software is that with which the run was measured. */
const BROUGHT: ReadonlySet<string> = new Set([
  'kernel',
  'kernelModules',
  'kernelSymbols',
  'xen',
  'xenSymbols',
  'qemu',
]);

/** `worldswitch reproduce`: exit code 1 if a figure differs, 3 if something could not be measured. */
export function reproduceCommand(signal: AbortSignal): Command {
  const command = new Command('reproduce')
    .description(
      'Measures anew what a run holds, with the software that it was measured with, and says of each figure whether it is the same.',
    )
    .argument('<run>', 'a file that worldswitch export wrote, or a stored run: its id, label, or latest')
    .option('--dry-run', 'only say what would be measured, with which versions, and the commands equal to it')
    .addOption(
      new Option(
        '--resume [run]',
        'go on with a reproduction that was interrupted or failed (the latest)',
      ).conflicts('dryRun'),
    )
    .option(
      '--other-versions',
      'where the archive no longer has a version, measure with the newest of its series',
    )
    .option('--specjvm2008 <folder>', 'the copy of SPECjvm2008 that the run was measured with')
    .addOption(new Option('--format <format>', 'how').choices(reproductionFormatNames).default('table'))
    .option('--cold', 'boot each machine afresh instead of using its snapshot')
    .option('--jobs <n>', 'machines that run at once (default: one for each CPU)', wholeNumber)
    .option('--keep', 'leave what the machines wrote, and say where')
    .addOption(timeoutOption());
  const without = namesOfSoftwareOptions.filter((name) => !BROUGHT.has(name));
  return addSoftwareOptions(command, without).action(async (run: string, options: ReproduceOptions) => {
    const { reproduce } = await import('./actions/reproduce.ts');
    await reproduce(run, options, signal);
  });
}

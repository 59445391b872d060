import { Command, Option } from 'commander';
import type { ShellOptions } from './actions/shell.ts';
import { addSoftwareOptions, suiteOptions } from './options.ts';

/** `worldswitch shell` */
export function shellCommand(signal: AbortSignal): Command {
  const command = new Command('shell')
    .description(
      'Opens a console in the VM of a configuration, to try things by hand with what a workload is measured with. ' +
        'Nothing is counted: the machine runs faster, and by the clock of this computer.',
    )
    .argument('<configuration>', 'worldswitch list shows them')
    .argument('[workload]', 'the one whose programs are there', 'tcp-rr')
    .addOption(
      new Option('--in <which>', 'where: in the VM, or in the host or Dom0 with the VM beside it')
        .choices(['vm', 'host'])
        .default('vm'),
    );
  for (const option of suiteOptions()) command.addOption(option);
  return addSoftwareOptions(command).action(
    async (configuration: string, workload: string, options: ShellOptions) => {
      const { shell } = await import('./actions/shell.ts');
      await shell(configuration, workload, options, signal);
    },
  );
}

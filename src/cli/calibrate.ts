import { Command, Option } from 'commander';
import type { CalibrateOptions } from './actions/calibrate.ts';
import { wholeNumber } from './options.ts';

/** `worldswitch calibrate` */
export function calibrateCommand(signal: AbortSignal): Command {
  return new Command('calibrate')
    .description(
      'Measures what single events take on a core (barriers, registers, loads, …), and writes a hardware profile for predict --hardware.',
    )
    .addOption(
      new Option(
        '--testbed <where>',
        'where: here, in the VM or on the machine that this is typed in, without privileges; or host, in a VM on the KVM of a host',
      )
        .choices(['here', 'host'])
        .default('here'),
    )
    .option('--host <user@machine[:port]>', 'of --testbed host: another machine, by ssh (default: this one)')
    .option('-o, --output <file>', "the file that is written (default: the profile's id, and .json)")
    .option(
      '--base <id>',
      'the hardware profile that is taken for what can not be measured (default: the nearest)',
    )
    .option('--repetitions <n>', 'how often all is measured', wholeNumber, 5)
    .option('--batches <n>', 'batches of each row in each repetition', wholeNumber, 30)
    .action(async (options: CalibrateOptions) => {
      const { runCalibrate } = await import('./actions/calibrate.ts');
      await runCalibrate(options, signal);
    });
}

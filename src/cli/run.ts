import { Command, Option } from 'commander';
import type { RunOptions } from './actions/run.ts';
import { addBenchmarkOptions, namesOfBenchmarkOptions } from './benchmark-options.ts';
import { addSoftwareOptions, wholeNumber } from './options.ts';

/** `worldswitch run`: exit code 3 if something could not be measured. */
export function runCommand(signal: AbortSignal): Command {
  const command = new Command('run')
    .description(
      'Measures microbenchmarks or workloads on real hypervisors, stores the run and prints it as a table.',
    )
    .addOption(
      new Option('--study <study>', 'what is measured (default: microbenchmarks)').choices([
        'microbenchmarks',
        'workloads',
      ]),
    )
    .addOption(
      new Option(
        '--testbed <where>',
        'where: emulated machines; here, the VM that this is typed in, as far as no privileges are needed; or host, a machine with KVM or Xen',
      )
        .choices(['emulated', 'here', 'host'])
        .default('emulated'),
    )
    .option(
      '--driver',
      'with --testbed here, as root: by a kernel module, which is built, loaded and removed (--dry-run says how)',
    )
    .option('--host <user@machine[:port]>', 'of --testbed host: another machine, by ssh (default: this one)');
  addBenchmarkOptions(command)
    .option('--verify', 'measure all twice, each time from a machine booted afresh; fail if a sample differs')
    .option('--explain', 'also say where every instruction went (worldswitch explain --run shows it)')
    .option('--label <text>', 'call the run that; it can be named by it afterwards')
    .option('--cold', 'boot each machine afresh instead of using its snapshot')
    .option('--jobs <n>', 'machines that run at once (default: one for each CPU)', wholeNumber)
    .option('--keep', 'leave what the machines wrote, and say where')
    .addOption(
      new Option('--dry-run', 'only print the command lines, to run a machine by hand').conflicts([
        ...['verify', 'explain', 'label', 'cold', 'jobs', 'keep'],
      ]),
    )
    .addOption(
      new Option('--resume [run]', 'go on with a run that was interrupted or failed (the latest)').conflicts([
        ...['configuration', 'verify', 'explain', 'label', 'dryRun', 'study', 'testbed', 'driver', 'host'],
        ...namesOfBenchmarkOptions.microbenchmarks,
        // The folder of a copy may have been moved since.
        ...namesOfBenchmarkOptions.workloads.filter((name) => name !== 'specjvm2008'),
      ]),
    );
  return addSoftwareOptions(command).action(async (options: RunOptions) => {
    const { run } = await import('./actions/run.ts');
    await run(options, signal);
  });
}

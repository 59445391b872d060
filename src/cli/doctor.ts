import { Command } from 'commander';

/** `worldswitch doctor`: exit code 3 if something that is needed is missing. */
export function doctorCommand(signal: AbortSignal): Command {
  return new Command('doctor')
    .description('Says for each need what this machine has, what is missing, and the line that mends it.')
    .option(
      '--host [user@machine[:port]]',
      'says instead what makes figures of KVM or Xen unsteady on a host (run --testbed host), by default this machine',
    )
    .action(async ({ host }: { host?: string | true }) => {
      const { printAdvice, printNeeds } = await import('./actions/doctor.ts');
      await (host === undefined ? printNeeds() : printAdvice(host === true ? undefined : host, signal));
    });
}

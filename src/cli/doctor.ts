import { Command } from 'commander';

/** `worldswitch doctor`: exit code 3 if something that is needed is missing. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Says for each need what this machine has, what is missing, and the line that mends it.')
    .action(async () => {
      const { printNeeds } = await import('./actions/doctor.ts');
      await printNeeds();
    });
}

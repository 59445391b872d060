import { Command, CommanderError } from 'commander';
import { messageOf, WorldswitchError } from '../system/errors.ts';
import { importCommand } from './import.ts';
import { listCommand } from './list.ts';
import { runsCommand } from './runs.ts';
import { showCommand } from './show.ts';

/** Runs the command line and returns the exit code: 0 done, 1 failed (the reason is on stderr), 2 misused. */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command('worldswitch')
    .description('Measures what virtualization costs, on real hypervisors, to the exact instruction.')
    .exitOverride()
    .showHelpAfterError('(worldswitch --help shows what can be typed)');
  for (const command of [listCommand(), showCommand(), runsCommand(), importCommand()]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(error instanceof WorldswitchError ? error.describe() : stackOf(error));
    return 1;
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error && error.stack !== undefined ? error.stack : messageOf(error);
}

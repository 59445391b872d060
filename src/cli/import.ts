import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { parseRun } from '../results/exchange.ts';
import { messageOf, WorldswitchError } from '../system/errors.ts';
import { print } from './print.ts';
import { withStore } from './with-store.ts';

/** `worldswitch import` */
export function importCommand(): Command {
  return new Command('import')
    .description('Stores a run that was recorded elsewhere.')
    .argument('<file>', 'what worldswitch show --format json printed')
    .action((file: string) => {
      const run = parseRun(read(file), file);
      const outcome = withStore((store) => store.add(run));
      return print(
        outcome === 'added'
          ? `Run ${run.id} is stored. Next: worldswitch show ${run.id}\n`
          : `Run ${run.id} was stored before, and is the same: nothing was changed.\n`,
      );
    });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new WorldswitchError(`the run can't be read: ${messageOf(error)}`, {
      file,
      next: 'give a file that worldswitch show --format json wrote',
      cause: error,
    });
  }
}

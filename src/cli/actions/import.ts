import { parseRun } from '../../results/exchange.ts';
import { requireKnownIds } from '../../results/known-ids.ts';
import { isHereReport, runOfHereReport } from '../../study/import-here.ts';
import { messageOf, WorldswitchError } from '../../system/errors.ts';
import { readPlainFile } from '../../system/plain-file.ts';
import { sayOnStderr } from '../measure-now.ts';
import { print } from '../print.ts';
import { withStore } from '../with-store.ts';

/**
 * Stores the runs in files, or what the program that measures the VM it is in printed there. Those that can be stored are,
 * whatever is wrong with others.
 *
 * @throws WorldswitchError if one is neither, or another of the same id is stored; of several, the first
 */
export async function importRuns(files: readonly string[]): Promise<void> {
  const errors: WorldswitchError[] = [];
  for (const file of files) {
    try {
      await importRun(file);
    } catch (error) {
      if (!(error instanceof WorldswitchError)) throw error;
      errors.push(error);
    }
  }
  const [first, ...others] = errors;
  for (const error of others) sayOnStderr(error.describe());
  if (first !== undefined) throw first;
}

async function importRun(file: string): Promise<void> {
  const text = read(file);
  const run = isHereReport(text) ? runOfHereReport(text, file) : parseRun(text, file);
  requireKnownIds(run, file);
  const outcome = withStore((store) => store.add(run));
  await print(
    outcome === 'added'
      ? `Run ${run.id} is stored. Next: worldswitch show ${run.id}\n`
      : `Run ${run.id} was stored before, and is the same: nothing was changed.\n`,
  );
}

function read(file: string): string {
  try {
    return readPlainFile(file);
  } catch (error) {
    throw new WorldswitchError(`the run can't be read: ${messageOf(error)}`, {
      file,
      next: 'give a file that worldswitch show --format json wrote',
      cause: error,
    });
  }
}

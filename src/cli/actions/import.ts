import { readRunFile } from '../../study/run-file.ts';
import { WorldswitchError } from '../../system/errors.ts';
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
  const run = readRunFile(file);
  const outcome = withStore((store) => store.add(run));
  await print(
    outcome === 'added'
      ? `Run ${run.id} is stored. Next: worldswitch show ${run.id}\n`
      : `Run ${run.id} was stored before, and is the same: nothing was changed.\n`,
  );
}

import { parseRun } from '../results/exchange.ts';
import { requireKnownIds } from '../results/known-ids.ts';
import type { Run } from '../results/schema.ts';
import { messageOf, WorldswitchError } from '../system/errors.ts';
import { readPlainFile } from '../system/plain-file.ts';
import { isHereReport, runOfHereReport } from './import-here.ts';

/**
 * The run in a file from anywhere: a document that worldswitch wrote, or what the program that measures the VM it is in printed.
 *
 * @throws WorldswitchError if it is neither, or of what this version does not know
 */
export function readRunFile(file: string): Run {
  const text = read(file);
  const run = isHereReport(text) ? runOfHereReport(text, file) : parseRun(text, file);
  requireKnownIds(run, file);
  return run;
}

function read(file: string): string {
  try {
    return readPlainFile(file);
  } catch (error) {
    throw new WorldswitchError(`the run can't be read: ${messageOf(error)}`, {
      file,
      next: 'give a file that worldswitch export wrote',
      cause: error,
    });
  }
}

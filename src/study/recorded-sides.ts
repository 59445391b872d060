import { type MeasuredSide, sideOfBaseline, sideOfRun } from '../analysis/side.ts';
import { parseBaseline } from '../results/baseline.ts';
import { parseRun } from '../results/exchange.ts';
import { messageOf, WorldswitchError } from '../system/errors.ts';
import { readPlainFile } from '../system/plain-file.ts';

/**
 * The run or the baseline in a JSON file, as a side of a comparison.
 *
 * @throws WorldswitchError if the file can't be read or holds neither
 */
export function sideOfFile(path: string): MeasuredSide {
  const text = read(path);
  if (saysItsKind(text)) return sideOfBaseline(parseBaseline(text, path), path);
  const run = parseRun(text, path);
  return sideOfRun(run, `${path} (run ${run.id})`);
}

/** Every JSON document of worldswitch does, but for runs. */
function saysItsKind(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'kind' in value;
  } catch {
    // What is no JSON is told by the reader of runs.
    return false;
  }
}

function read(path: string): string {
  try {
    return readPlainFile(path);
  } catch (error) {
    throw new WorldswitchError(`the file can't be read: ${messageOf(error)}`, {
      file: path,
      next: 'name a file that worldswitch show --format json or worldswitch check --update wrote',
      cause: error,
    });
  }
}

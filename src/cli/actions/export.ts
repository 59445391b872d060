import { runToJson } from '../../results/exchange.ts';
import { writeOutput } from '../output.ts';
import { print } from '../print.ts';
import { withStore } from '../with-store.ts';

/** Writes all that a run recorded. @throws WorldswitchError if there is none, or the file can't be written */
export async function exportRun(id: string, { output }: { output?: string }): Promise<void> {
  const text = runToJson(withStore((store) => store.get(id)));
  if (output === undefined) return print(text);
  await writeOutput(output, text);
  await print(`${output} is written. Next: worldswitch import ${output}, on any computer\n`);
}

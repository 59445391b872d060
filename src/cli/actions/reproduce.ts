import { existsSync } from 'node:fs';
import { measuredBy, type Reproduction } from '../../analysis/reproduction.ts';
import type { ReproductionFormat } from '../../report/format-names.ts';
import { renderReproduction } from '../../report/reproduction.ts';
import { renderReproductionJson } from '../../report/reproduction-json.ts';
import { beforeReproduction } from '../../report/reproduction-words.ts';
import type { Run } from '../../results/schema.ts';
import { openStore, type Store } from '../../results/store.ts';
import { readRunFile } from '../../study/run-file.ts';
import { InterruptedError, NotFoundError } from '../../system/errors.ts';
import { shellWord } from '../../testbeds/emulated/shell-command.ts';
import {
  holdReproduction,
  orderOfReproduction,
  planReproduceOrder,
  type ReproduceOrder,
} from '../../work/reproduce.ts';
import { commandsEqualTo } from '../../work/reproduction-commands.ts';
import { exitCodes } from '../exit-code.ts';
import { carryOutNow, sayOnStderr } from '../measure-now.ts';
import { type SoftwareChoice, softwareOrderOf } from '../options.ts';
import { print } from '../print.ts';

/** What `worldswitch reproduce` is told. */
export interface ReproduceOptions extends SoftwareChoice {
  dryRun?: boolean;
  /** The id of a run; true if none was named. */
  resume?: string | true;
  otherVersions?: boolean;
  specjvm2008?: string;
  format: ReproductionFormat;
  cold?: boolean;
  jobs?: number;
  keep?: boolean;
  timeout?: number;
}

const formats: Readonly<Record<ReproductionFormat, (reproduction: Reproduction) => string>> = {
  table: renderReproduction,
  json: renderReproductionJson,
};

const CODES: Readonly<Record<Reproduction['outcome'], number>> = {
  same: exitCodes.done,
  differs: exitCodes.differs,
  incomplete: exitCodes.impossible,
};

/**
 * Measures anew what a run holds, and prints each figure beside the one that was recorded.
 *
 * @param named a file, or a stored run
 * @throws WorldswitchError if nothing of it can be measured anew, or can be compared then
 */
export async function reproduce(
  named: string,
  options: ReproduceOptions,
  signal: AbortSignal,
): Promise<void> {
  const how = { say: sayOnStderr, signal };
  const { resume, otherVersions, specjvm2008, cold, jobs, keep, timeout } = options;
  const store = openStore();
  try {
    const { run, label } = recordedRun(named, store);
    const begun = resume === undefined ? undefined : store.get(resume === true ? lastOf(run, store) : resume);
    const chosen = { given: softwareOrderOf(options), specjvm2008, otherVersions };
    const planned = await planReproduceOrder({ run, ...chosen, cold, jobs, keep, timeout }, how);
    const before = beforeReproduction({ ...planned, recorded: { id: run.id, ...measuredBy(run) } });
    if (options.dryRun === true) {
      await print([...before, '', ...commandsEqualTo(planned), ''].join('\n'));
      if (planned.notReproduced.length > 0) process.exitCode = exitCodes.impossible;
      return;
    }
    for (const line of before) sayOnStderr(line);
    const measured = await carryOutNow(
      (telling) => orderOfReproduction(planned, begun, telling),
      store,
      signal,
    ).catch((error: unknown) => {
      const isBegun = error instanceof InterruptedError && store.count({ reproduces: run.id }) > 0;
      throw isBegun ? new InterruptedError(howToGoOn(named, chosen)) : error;
    });
    const reproduction = holdReproduction(planned, label, measured);
    await print(formats[options.format](reproduction));
    process.exitCode = CODES[reproduction.outcome];
  } finally {
    store.close();
  }
}

/** A run by the path of its file, or as it is stored; what is both a plain word and no stored run may be a file. */
function recordedRun(named: string, store: Store): { run: Run; label: string } {
  const ofFile = (): { run: Run; label: string } => {
    const run = readRunFile(named);
    return { run, label: `run ${run.id} of ${named}` };
  };
  if (named.includes('/') || named.endsWith('.json')) return ofFile();
  try {
    const run = store.get(named);
    return { run, label: `run ${run.id}` };
  } catch (error) {
    if (error instanceof NotFoundError && existsSync(named)) return ofFile();
    throw error;
  }
}

/** The id of the reproduction of a run that was begun last. @throws NotFoundError if there is none */
function lastOf({ id }: Run, store: Store): string {
  const [last] = store.list({ reproduces: id, limit: 1 });
  if (last !== undefined) return last.id;
  throw new NotFoundError(`no reproduction of run ${id} was begun`, {
    next: 'leave --resume out to begin one',
  });
}

/** What was begun is gone on with by the same command. */
function howToGoOn(named: string, { given, ...others }: Omit<ReproduceOrder, 'run'>): string {
  const isChosen = Object.values({ ...given, ...others }).some((value) => value !== undefined);
  const software = isChosen ? ', with the same choice of software,' : '';
  return `worldswitch reproduce ${shellWord(named)} --resume${software} goes on where it stopped`;
}

import { findWorkload } from '../catalog/find.ts';
import { specjvm2008, type Workload } from '../catalog/workloads.ts';
import type { Run } from '../results/schema.ts';
import { WorldswitchError } from '../system/errors.ts';
import { openSpecjvm2008 } from '../testbeds/emulated/workloads/suite.ts';
import { isMeasured } from './rest.ts';
import { missingSuite } from './study.ts';

/** A suite that a user brings, as options of a command name it. */
export interface SuiteChoice {
  /** Of a copy. */
  readonly folder?: string | undefined;
  /** Which of its benchmarks, instead of the catalog's. */
  readonly benchmarks?: readonly string[] | undefined;
}

/** @throws WorldswitchError if a suite is named, and what is to be run is something else */
export function requireSuiteUse({ folder, benchmarks }: SuiteChoice, id: string): void {
  if (id === specjvm2008.id || (folder === undefined && benchmarks === undefined)) return;
  throw new WorldswitchError(
    `--specjvm2008 and --benchmark are about the workload ${specjvm2008.id}, not ${id}`,
    {
      next: `name ${specjvm2008.id}, or leave the options out`,
    },
  );
}

/**
 * The workload of an id, which may be that of a suite that a user brings.
 *
 * @throws WorldswitchError if there is none, or no copy of the suite that it runs
 */
export async function openWorkload(id: string, choice: SuiteChoice): Promise<Workload> {
  const workload = findWorkload(id);
  requireSuiteUse(choice, id);
  const suite = await openSuite(choice);
  if (workload.id !== specjvm2008.id) return workload;
  if (suite === undefined) throw missingSuite();
  return suite;
}

/**
 * The workload of a suite that a user brings, or with which a run that is resumed began; `undefined` if there is none,
 * or nothing of it is left to measure.
 *
 * @throws WorldswitchError if its copy can't be used, or is another one than that with which the run began
 */
export async function openSuite(
  { folder, benchmarks }: SuiteChoice,
  begun?: Run,
): Promise<Workload | undefined> {
  if (begun !== undefined) return openAgain(folder, begun);
  if (folder !== undefined) return openSpecjvm2008(folder, benchmarks);
  if (benchmarks === undefined) return undefined;
  throw new WorldswitchError(
    '--benchmark chooses among the benchmarks of SPECjvm2008, and there is no copy of it',
    {
      next: 'name the folder of your copy with --specjvm2008, or leave --benchmark out',
    },
  );
}

async function openAgain(given: string | undefined, begun: Run): Promise<Workload | undefined> {
  const { specjvm2008: plan, sessions } = begun.plan;
  if (plan === undefined) {
    if (given === undefined) return undefined;
    throw new WorldswitchError(`run ${begun.id} began without SPECjvm2008`, {
      next: 'leave --specjvm2008 out to go on with it, or --resume to begin another run',
    });
  }
  const ofSuite = sessions.filter(({ benchmarks }) => benchmarks.includes(specjvm2008.id));
  if (ofSuite.every((session) => isMeasured(begun, session))) return undefined;
  const folder = given ?? plan.folder;
  const suite = await openSpecjvm2008(folder, plan.benchmarks);
  if (suite.suite?.sha256 === plan.sha256) return suite;
  throw new WorldswitchError(
    `the copy of SPECjvm2008 in '${folder}' is not the one that run ${begun.id} began with`,
    {
      next: 'name the folder of that one with --specjvm2008, or begin another run',
    },
  );
}

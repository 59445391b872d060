import { findConfiguration } from '../../catalog/find.ts';
import { openWorkload } from '../../study/suite.ts';
import { chooseSoftware } from '../../artifacts/own/software.ts';
import { withParameters } from '../../study/added-parameters.ts';
import { defaultParameters } from '../../study/parameters.ts';
import { provideWorkloadIngredients, provideWorkloadParts } from '../../testbeds/emulated/workloads/parts.ts';
import { openShell, type ShellOwner, withShell } from '../../testbeds/emulated/workloads/shell.ts';
import { sayOnStderr } from '../measure-now.ts';
import type { SoftwareChoice, SuiteOptions } from '../options.ts';

/** What `worldswitch shell` is told. */
export interface ShellOptions extends SoftwareChoice, SuiteOptions {
  in: ShellOwner;
}

/** Opens a console in a machine, until the user ends it. @throws WorldswitchError if it can't be brought or booted */
export async function shell(
  configurationId: string,
  workloadId: string,
  options: ShellOptions,
  signal: AbortSignal,
): Promise<void> {
  const { kernelParameter = [], xenParameter = [], qemu, locked = false } = options;
  const workload = await openWorkload(workloadId, {
    folder: options.specjvm2008,
    benchmarks: options.benchmark,
  });
  const chosen = withParameters(findConfiguration(configurationId), {
    kernel: kernelParameter,
    xen: xenParameter,
  });
  const size = terminalSize();
  const configuration = withShell(chosen, options.in, { size });
  const say = sayOnStderr;
  const software = { ...(await chooseSoftware(options, { say, signal })), qemu, locked, say, signal };
  const [ingredients] = await provideWorkloadIngredients([configuration], software);
  if (ingredients === undefined) throw new Error('nothing was brought');
  const parameters = defaultParameters(workload);
  const parts = await provideWorkloadParts(configuration, workload, parameters, ingredients, software);
  if (size !== undefined) say(`booting ${configuration.id}; exit or Ctrl-A X ends it`);
  process.exitCode = await connected(size !== undefined, () =>
    openShell(parts, { input: process.stdin, output: process.stdout, size }, signal),
  );
}

/** The size of the user's terminal; none if commands come through a pipe. */
function terminalSize(): { rows: number; columns: number } | undefined {
  if (!process.stdin.isTTY) return undefined;
  const { rows = 24, columns = 80 } = process.stdout;
  return { rows, columns };
}

/** Runs an action while each key goes to the machine as it is typed. */
async function connected<T>(typed: boolean, action: () => Promise<T>): Promise<T> {
  if (typed) process.stdin.setRawMode(true);
  try {
    return await action();
  } finally {
    if (typed) process.stdin.setRawMode(false);
    // It would keep this process alive.
    process.stdin.destroy();
  }
}

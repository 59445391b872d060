import { findConfiguration, findWorkload } from '../../../src/catalog/find.ts';
import { defaultParameters } from '../../../src/study/parameters.ts';
import { mapPool } from '../../../src/system/pool.ts';
import type { EmulatedMachine } from '../../../src/testbeds/emulated/emulated-machine.ts';
import type { Parts } from '../../../src/testbeds/emulated/machine.ts';
import { partsOf, provideParts } from '../../../src/testbeds/emulated/parts.ts';
import { machineOf } from '../../../src/testbeds/emulated/probe-machine.ts';
import { provideSnapshot, snapshotKey } from '../../../src/testbeds/emulated/snapshot.ts';
import {
  provideWorkloadIngredients,
  provideWorkloadParts,
  type SoftwareOptions,
} from '../../../src/testbeds/emulated/workloads/parts.ts';

/** Machines that several files of tests restore. */
export interface Restored {
  /** Configurations whose machine of microbenchmarks it is. */
  readonly microbenchmarks: readonly string[];
  /** Those whose machine of tcp-rr it is. */
  readonly workload: readonly string[];
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Keys of the cache's snapshots that are there before the first test. */
    readonly snapshots: readonly string[];
  }
}

/** As many machines boot at a time as two cores can run. */
const AT_ONCE = 2;

/** Boots and saves those machines that are not in the cache yet; returns the keys of all. */
export async function bringSnapshots(restored: Restored, options: SoftwareOptions): Promise<string[]> {
  const machines = [
    ...(await machinesOfMicrobenchmarks(restored.microbenchmarks, options)),
    ...(await machinesOfWorkload(restored.workload, options)),
  ];
  return mapPool(machines, AT_ONCE, async ([emulated, parts]) => {
    const onBoot = (): void => options.say(`${emulated.id}: booting`);
    const snapshot = await provideSnapshot(emulated, parts, { ...options, refresh: false, onBoot });
    snapshot.release();
    return snapshotKey(emulated, parts);
  });
}

type Machine = readonly [EmulatedMachine, Parts];

async function machinesOfMicrobenchmarks(
  ids: readonly string[],
  options: SoftwareOptions,
): Promise<Machine[]> {
  const configurations = ids.map(findConfiguration);
  const parts = await provideParts(options, configurations);
  return configurations.map((each) => [machineOf(each), partsOf(parts, each)]);
}

async function machinesOfWorkload(ids: readonly string[], options: SoftwareOptions): Promise<Machine[]> {
  const workload = findWorkload('tcp-rr');
  const configurations = ids.map(findConfiguration);
  const ingredients = await provideWorkloadIngredients(configurations, options);
  return mapPool([...configurations.entries()], 1, async ([index, configuration]) => {
    const parameters = defaultParameters(workload);
    const parts = await provideWorkloadParts(
      configuration,
      workload,
      parameters,
      ingredients[index]!,
      options,
    );
    return [parts.emulated, parts] as const;
  });
}

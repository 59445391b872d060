import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { attributionOf } from '../../src/analysis/workloads/attribution.ts';
import { exitsPerUnit } from '../../src/analysis/workloads/overhead.ts';
import type { WorkloadMeasurement } from '../../src/results/measurement.ts';
import type { Run } from '../../src/results/schema.ts';
import { planStudy } from '../../src/study/study.ts';
import { provideSnapshot } from '../../src/testbeds/emulated/snapshot.ts';
import { measureWorkload } from '../../src/testbeds/emulated/workloads/measure.ts';
import {
  provideWorkloadIngredients,
  provideWorkloadParts,
} from '../../src/testbeds/emulated/workloads/parts.ts';
import type { WorkloadSession } from '../../src/testbeds/testbed.ts';
import { completedWorkload, execute } from '../e2e/support/study.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace({ booted: true });

const quiet = { locked: false, say: (): void => {}, signal: undefined };
const ids = ['native-arm64', 'kvm-arm64', 'xen-arm64'];
const request = {
  configurations: ids,
  benchmarks: ['tcp-rr'],
  units: 200,
  repetitions: 2,
  launches: 2,
  jobs: 1,
};
const sessions = planStudy(request).sessions.filter((session) => session.kind === 'workload');

let measured: Run;
beforeAll(async () => {
  measured = (await execute(request)).run;
});

function measurementOf(id: string): WorkloadMeasurement {
  return completedWorkload(measured, id, 'tcp-rr');
}

function accountOf(id: string): NonNullable<WorkloadMeasurement['account']> {
  const { account } = measurementOf(id);
  if (account === undefined) throw new Error(`${id} has no account`);
  return account;
}

async function measureAlone(session: WorkloadSession): Promise<Pick<WorkloadMeasurement, 'samples'>> {
  const { configuration, workload, parameters } = session;
  const [ingredients] = await provideWorkloadIngredients([configuration], quiet);
  if (ingredients === undefined) throw new Error('there are no ingredients');
  const parts = await provideWorkloadParts(configuration, workload, parameters, ingredients, quiet);
  const snapshot = await provideSnapshot(parts.emulated, parts, {
    ...quiet,
    refresh: false,
    onBoot: () => {},
  });
  const folder = join(workspace.folder, `alone-${configuration.id}`);
  await mkdir(folder);
  try {
    return (await measureWorkload(session, parts, snapshot, folder, {})).measurement;
  } finally {
    snapshot.release();
  }
}

/** By how much an account exceeds the machine's counter: by the few between a window's marks and the counter's reads. */
function beyondCounter({ samples, account }: WorkloadMeasurement): number[] {
  return (account?.repetitions ?? []).map(
    ({ instructions }, index) =>
      instructions.reduce((sum, each) => sum + each, 0) - (samples[index]?.ticks ?? 0),
  );
}

function few(beyond: readonly number[]): boolean {
  return beyond.length > 0 && beyond.every((each) => each === beyond[0] && each >= 0 && each < 20);
}

test('an account of many processes that share code has every instruction', async () => {
  const many = {
    configurations: ['native-arm64'],
    benchmarks: ['kernbench'],
    units: 2,
    repetitions: 1,
    launches: 1,
  };
  const { run } = await execute(many);
  expect(beyondCounter(completedWorkload(run, 'native-arm64', 'kernbench'))).toSatisfy(few);
});

describe.each(sessions)('an account of $configuration.id', (session) => {
  const { id } = session.configuration;

  test('has every instruction of every repetition', () =>
    expect(beyondCounter(measurementOf(id))).toSatisfy(few));

  test('changes no figure', async () => {
    expect((await measureAlone(session)).samples).toEqual(measurementOf(id).samples);
  });

  test('names all that kernels execute, the modules of the VM among it', () => {
    const nameless = accountOf(id).functions.filter(
      ({ name, functions }) => name === null && functions === 1,
    );
    expect(nameless.filter(({ place }) => place.endsWith('kernel'))).toEqual([]);
  });

  test('has legs of nearly all transactions', () => {
    const { legs } = accountOf(id);
    expect(legs?.legs).toHaveLength(5);
    expect(legs?.following).toBeGreaterThan(0.9 * (legs?.transactions ?? 0));
  });
});

test('a VM is left for each transaction, natively nothing is', () => {
  expect(exitsPerUnit(accountOf('native-arm64'))).toEqual({ vm: 0, dom0: 0, reasons: [] });
  for (const id of ['kvm-arm64', 'xen-arm64']) {
    const { vm, reasons } = exitsPerUnit(accountOf(id));
    expect(vm).toBeGreaterThan(1);
    expect(reasons.find(({ reason }) => reason.startsWith('WFI'))?.exits).toBeCloseTo(1, 0);
  }
});

test("a client's work is nearly the same wherever the server is", () => {
  const clients = ids.map((id) => attributionOf(accountOf(id)).client);
  expect(Math.max(...clients) / Math.min(...clients)).toBeLessThan(1.25);
});

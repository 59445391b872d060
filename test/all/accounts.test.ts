import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { attributionOf } from '../../src/analysis/workloads/attribution.ts';
import { exitsPerUnit } from '../../src/analysis/workloads/overhead.ts';
import type { Run } from '../../src/results/schema.ts';
import type { CompletedWorkload } from '../../src/results/workload.ts';
import { openStore } from '../../src/results/store.ts';
import { executeWorkloads } from '../../src/testbeds/emulated/workloads/session.ts';
import { planWorkloads, type WorkloadCell, type WorkloadStudy } from '../../src/study/workloads/plan.ts';
import { provideSnapshot } from '../../src/testbeds/emulated/snapshot.ts';
import { measureWorkload } from '../../src/testbeds/emulated/workloads/measure.ts';
import { provideSystems, provideWorkloadParts } from '../../src/testbeds/emulated/workloads/parts.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace();

const quiet = { locked: false, say: (): void => {}, signal: undefined };
const ids = ['native-arm64', 'kvm-arm64', 'xen-arm64'];
const study = planWorkloads({ systems: ids, workloads: ['tcp-rr'], units: 200, repetitions: 2, jobs: 1 });

function executeAll(all: WorkloadStudy): Promise<Run> {
  const signal = new AbortController().signal;
  return executeWorkloads(all, { software: quiet, store: openStore(), onEvent: () => {}, signal });
}

const measured = new Map<string, CompletedWorkload>();
beforeAll(async () => {
  const run = await executeAll(study);
  for (const each of run.workloads) if (each.state === 'completed') measured.set(each.system, each);
}, 400_000);

function measurementOf(id: string): CompletedWorkload {
  const found = measured.get(id);
  if (found === undefined) throw new Error(`${id} did not run`);
  return found;
}

function accountOf(id: string): NonNullable<CompletedWorkload['account']> {
  const { account } = measurementOf(id);
  if (account === undefined) throw new Error(`${id} has no account`);
  return account;
}

async function measureAlone({ system, workload, parameters }: WorkloadCell): Promise<CompletedWorkload> {
  const [ingredients] = await provideSystems([system], quiet);
  if (ingredients === undefined) throw new Error('there are no ingredients');
  const parts = await provideWorkloadParts(system, workload, parameters, ingredients, quiet);
  const snapshot = await provideSnapshot(parts.emulated, parts, {
    ...quiet,
    refresh: false,
    onBoot: () => {},
  });
  const folder = join(workspace.folder, `alone-${system.id}`);
  await mkdir(folder);
  try {
    return (await measureWorkload(system, workload, parts, snapshot, parameters, folder, { version: '0' }))
      .measurement;
  } finally {
    snapshot.release();
  }
}

/** By how much an account exceeds the machine's counter: by the few between a window's marks and the counter's reads. */
function beyondCounter({ start, repetitions, account }: CompletedWorkload): number[] {
  const counted = [start, ...repetitions].map(({ begin, end }) => end - begin);
  return (account?.repetitions ?? []).map(
    ({ instructions }, index) => instructions.reduce((sum, each) => sum + each, 0) - (counted[index] ?? 0),
  );
}

function few(beyond: readonly number[]): boolean {
  return beyond.length > 0 && beyond.every((each) => each === beyond[0] && each >= 0 && each < 20);
}

test('an account of many processes that share code has every instruction', async () => {
  const many = planWorkloads({
    systems: ['native-arm64'],
    workloads: ['kernbench'],
    units: 2,
    repetitions: 1,
  });
  const [kernbench] = (await executeAll(many)).workloads;
  if (kernbench?.state !== 'completed') throw new Error('kernbench did not run');
  expect(beyondCounter(kernbench)).toSatisfy(few);
}, 400_000);

describe.each(study.cells)('an account of $system.id', (cell) => {
  const { id } = cell.system;

  test('has every instruction of every repetition', () =>
    expect(beyondCounter(measurementOf(id))).toSatisfy(few));

  test('changes no figure', async () => {
    const { start, repetitions } = await measureAlone(cell);
    expect([start, ...repetitions]).toEqual([measurementOf(id).start, ...measurementOf(id).repetitions]);
  }, 120_000);

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

import { execPath } from 'node:process';
import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type Difference, firstDifferences } from '../../src/analysis/difference.ts';
import { summarise } from '../../src/analysis/summary.ts';
import { defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import type { Run } from '../../src/results/schema.ts';
import { qemuSuites } from '../../src/artifacts/qemu-programs.ts';
import { type PartsByConfiguration, provideParts } from '../../src/testbeds/emulated/parts.ts';
import { completed, defaultParts, execute } from '../e2e/support/study.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

useWorkspace({ booted: true });

const SAME = { 'one-pcpu': [], 'serialised-sum': [] };
const ids = defaultConfigurations.map(({ id }) => id);
/** Enough batches that some contain a tick of the host kernel. */
const larger = { iterations: 24, batches: 12 };

let parts: PartsByConfiguration;
let reference: Run;
beforeAll(async () => {
  parts = await defaultParts();
  reference = (await execute(larger, { parts })).run;
});

let busy: ChildProcess[] = [];
afterEach(() => {
  for (const child of busy.splice(0)) child.kill();
});

/** A busy loop for each CPU, which ends by itself should the test not end it. */
function loadAllCpus(): void {
  const script = 'const end = Date.now() + 300_000; while (Date.now() < end);';
  busy = Array.from({ length: availableParallelism() }, () => spawn(execPath, ['--eval', script]));
}

test('--verify: all configurations, each booted afresh twice', async () => {
  const { run } = await execute({ ...larger, verify: true }, { parts });
  expect(run.verified).toBe(true);
  for (const id of ids) expect(firstDifferences(completed(reference, id), completed(run, id))).toEqual(SAME);
});

// What is booted afresh: --verify, and the next one.
test('several runs that are restored are the same in every sample', async () => {
  for (let time = 0; time < 3; time++) {
    const { run } = await execute(larger, { parts });
    for (const id of ids)
      expect(firstDifferences(completed(reference, id), completed(run, id))).toEqual(SAME);
  }
});

test('runs beside programs that want every CPU are the same in every sample', async () => {
  loadAllCpus();
  for (const cold of [false, true]) {
    const { run } = await execute({ ...larger, cold }, { parts });
    for (const id of ids)
      expect(firstDifferences(completed(reference, id), completed(run, id))).toEqual(SAME);
  }
});

test('two versions of QEMU agree on what stays on one PCPU; what crosses PCPUs is shown', async (context) => {
  const brought: PartsByConfiguration[] = [];
  for (const qemu of qemuSuites)
    brought.push(await provideParts({ qemu, locked: false, say: () => {}, signal: undefined }));
  const other = brought.find((each) => versionOf(each) !== versionOf(parts));
  if (other === undefined)
    return context.skip(`all suites have QEMU ${versionOf(parts)}, so there is nothing to compare`);
  const { run } = await execute(larger, { parts: other });
  for (const id of ids) {
    const differences = firstDifferences(completed(reference, id), completed(run, id));
    process.stdout.write(
      `${id}, QEMU ${versionOf(parts)} and ${versionOf(other)}:\n${describe(differences)}`,
    );
    // On x86 the two boot to another phase of the host's tick, so other batches have one in them: there medians agree.
    expect(loopMedians(run, id)).toEqual(loopMedians(reference, id));
    // A batch may begin at another instant, since what crossed PCPUs before it may have taken another time.
    const onArm = findConfiguration(id).machine.architecture === 'arm64';
    const longer = differences['one-pcpu'].filter(({ differing }) => onArm && differing > 0);
    expect(longer).toEqual([]);
  }
});

/** Instructions per operation of what is timed as a loop on one PCPU. */
function loopMedians(run: Run, id: string): Record<string, number> {
  const loops = summarise(completed(run, id)).filter(({ timing }) => timing === 'loop');
  return Object.fromEntries(loops.map(({ benchmark, median }) => [benchmark, median]));
}

function versionOf(all: PartsByConfiguration): string {
  return all.get('kvm-arm64')?.emulator.version ?? '';
}

function describe(differences: ReturnType<typeof firstDifferences>): string {
  const lines = Object.values(differences)
    .flat()
    .map(({ benchmark, batches, differing, moved, largestPercent }: Difference) => {
      const most = largestPercent === null ? '' : `, by at most ${largestPercent.toFixed(3)} %`;
      return `  ${benchmark}: ${differing} of ${batches} batches differ${most}; ${moved} began elsewhere\n`;
    });
  return lines.length === 0 ? '  no sample differs\n' : lines.join('');
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Comparison, isChanged, isOnBothSides, isUnjudged } from '../../src/analysis/comparison.ts';
import { sideOfRun } from '../../src/analysis/side.ts';
import { movedByLayout } from '../../src/catalog/decoding.ts';
import { summarise } from '../../src/analysis/summary.ts';
import { openKernel } from '../../src/artifacts/own/kernel.ts';
import { defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { findConfiguration, isScheduledOn } from '../../src/catalog/find.ts';
import type { Run } from '../../src/results/schema.ts';
import { compareMeasured } from '../../src/study/compare.ts';
import type { StudyRequest } from '../../src/study/request.ts';
import { type PartsByConfiguration, partsOf, provideParts } from '../../src/testbeds/emulated/parts.ts';
import { BRANCHES, findCave, offsetsIn, plantNops } from '../e2e/support/planted.ts';
import { completed, defaultParts, execute } from '../e2e/support/study.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace({ booted: true });
const ids = defaultConfigurations.map(({ id }) => id);
/** What passes through a scheduler wherever it is measured. */
const SCHEDULED = ['vm-switch', 'io-latency-in'] as const;
/** As a part of the figure, how far those may move at most, and the difference that must be told. */
const TOLD = 0.005;

let parts: PartsByConfiguration;
let reference: Run;
beforeAll(async () => {
  parts = await defaultParts();
  reference = (await execute({}, { parts })).run;
});

/** Changes that no figure is to show. */
const parameters: StudyRequest[] = Array.from({ length: 10 }, (_, index) => ({
  kernelParameters: [`nothing=${index + 1}`],
}));
const counts: StudyRequest[] = [
  { iterations: 16 },
  { iterations: 5 },
  { iterations: 8, batches: 32 },
  { batches: 48 },
  // The fewest of which all is judged, and fewer.
  { iterations: 3 },
  { batches: 16 },
  { iterations: 3, batches: 16 },
  { iterations: 2 },
  { iterations: 1, batches: 16 },
  { iterations: 3, batches: 12 },
  { batches: 8 },
  { batches: 2 },
  { batches: 1 },
];
const selections: StudyRequest[] = [
  ['vm-switch'],
  ['io-latency-in'],
  ['virtual-ipi/blocked'],
  ['io-latency-out/worker'],
  ['io-latency-in/running'],
  ['io-latency-in/worker', 'io-latency-in', 'vm-switch', 'hypercall'],
].map((benchmarks) => ({ benchmarks }));
const neutral = [...parameters, ...counts, ...selections];

/** What a change is said to have done to the figures of some configurations. */
async function comparisonOf(configurations: readonly string[], change: StudyRequest): Promise<Comparison> {
  const { run } = await execute({ ...change, configurations: [...configurations] }, { parts });
  const before = reference.measurements.filter(({ configuration }) => configurations.includes(configuration));
  return compareMeasured(
    sideOfRun({ measurements: before }, 'before'),
    sideOfRun({ measurements: run.measurements }, 'after'),
  );
}

/** `vm-switch on kvm-arm64: +2.7 of 11008`, for whoever reads why a test failed. */
function changesIn({ cells }: Comparison): string[] {
  return cells
    .filter(isChanged)
    .map(
      ({ configuration, benchmark, a, difference }) =>
        `${benchmark} on ${configuration.b}: ${difference} of ${a}`,
    );
}

describe('no change that does not matter is called a difference', () => {
  test(`${neutral.length} of them on kvm-arm64`, async () => {
    for (const change of neutral)
      expect({ change, changes: changesIn(await comparisonOf(['kvm-arm64'], change)) }).toEqual({
        change,
        changes: [],
      });
  });

  test.each([parameters[0], ...counts, selections.at(-1)])(
    '%o, on all configurations',
    async (change = {}) => {
      const { iterations = 4, batches = 64 } = change;
      const comparison = await comparisonOf(ids, change);
      expect(changesIn(comparison)).toEqual([]);
      const unjudged = comparison.cells.filter(isUnjudged);
      expect(iterations >= 3 && batches >= 16 ? unjudged : []).toEqual([]);
      // Paths that no scheduler is on are the same, to the instruction.
      const fixed = comparison.cells.filter(
        (cell) => isOnBothSides(cell) && !isScheduledOn(cell.configuration.b, cell.benchmark),
      );
      expect(fixed.length).toBeGreaterThan(0);
      const moved = fixed.filter(
        ({ configuration, benchmark, difference = 0 }) =>
          Math.abs(difference) > movedByLayout(configuration.b, benchmark),
      );
      expect(moved).toEqual([]);
    },
  );
});

test.each(ids)(
  'on %s paths without a scheduler do not move, and those with one by half a percent at most',
  (id) => {
    const summaries = summarise(completed(reference, id));
    const still = summaries.filter(({ benchmark }) => benchmark === 'hypercall');
    expect(still.map(({ sensitivity }) => sensitivity)).toEqual([movedByLayout(id, 'hypercall')]);
    const moving = summaries.filter(({ benchmark }) => (SCHEDULED as readonly string[]).includes(benchmark));
    expect(moving).toHaveLength(SCHEDULED.length);
    expect(moving.filter(({ median, sensitivity = median }) => sensitivity > TOLD * median)).toEqual([]);
  },
);

test('half a percent more in a path that passes a scheduler is called a difference', async () => {
  const id = 'kvm-arm64';
  const configuration = findConfiguration(id);
  const own = partsOf(parts, configuration);
  // Both paths pass it once: the host kernel's signal of an interrupt to a VM.
  const { irqfd_wakeup: signal, _etext: textEnd } = await offsetsIn(configuration, own, [
    'irqfd_wakeup',
    '_etext',
  ] as const);
  const longest = Math.max(
    ...summarise(completed(reference, id))
      .filter(({ benchmark }) => (SCHEDULED as readonly string[]).includes(benchmark))
      .map(({ median }) => median),
  );
  const nops = Math.ceil(TOLD * longest) - BRANCHES;
  const image = readFileSync(own.kernel.image);
  const changed = join(workspace.folder, 'Image-half-a-percent');
  const cave = findCave(image, textEnd, nops + BRANCHES);
  writeFileSync(changed, plantNops(image, signal, cave, nops));
  const quietly = { say: () => {}, signal: undefined };
  const kernel = await openKernel(changed, quietly);
  const { run } = await execute(
    { configurations: [id], benchmarks: [...SCHEDULED] },
    { parts: await provideParts({ kernel, locked: false, ...quietly }, [configuration]) },
  );
  const before = reference.measurements.filter((each) => each.configuration === id);
  const { cells } = compareMeasured(
    sideOfRun({ measurements: before }, 'before'),
    sideOfRun({ measurements: run.measurements }, 'after'),
  );
  const called = cells
    .filter(isChanged)
    .map(({ benchmark, difference }) => ({ benchmark, more: difference > 0 }));
  expect(called).toEqual(SCHEDULED.map((benchmark) => ({ benchmark, more: true })));
});

import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { byPhase, checkExplanation, namedShare } from '../../src/analysis/breakdown.ts';
import { decodingIn, isKnownPart } from '../../src/analysis/decoding.ts';
import { firstDifferences } from '../../src/analysis/difference.ts';
import { summarise } from '../../src/analysis/summary.ts';
import { defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { DECODING } from '../../src/catalog/decoding.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { probeHostOf } from '../../src/hypervisors/index.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/messages.ts';
import { INSTRUCTIONS } from '../../src/results/clock.ts';
import type { Run } from '../../src/results/schema.ts';
import { type PartsByConfiguration, provideParts } from '../../src/testbeds/emulated/parts.ts';
import type { VersionOptions } from '../../src/artifacts/versions.ts';
import { run } from '../e2e/support/command.ts';
import { completed, defaultParts, emulatedFingerprint, execute } from '../e2e/support/study.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace({ booted: true });
const defaultIds = defaultConfigurations.map(({ id }) => id);
const SAME = { 'one-pcpu': [], 'serialised-sum': [] };

/** What must hold of every cell: its parts add up to a batch's figure, and what is outside the guest has names. */
function requireExplained(measured: Run, id: string): void {
  const measurement = completed(measured, id);
  const { benchmarks } = measurement.fingerprint.parameters;
  expect(measurement.explanations.map(({ benchmark }) => benchmark)).toEqual(benchmarks);
  const summaries = new Map(summarise(measurement).map((summary) => [summary.benchmark, summary]));
  for (const explanation of measurement.explanations) {
    const { benchmark, batch, operations, instructions } = explanation;
    const sample = measurement.samples.find((each) => each.benchmark === benchmark && each.batch === batch);
    const overhead = summaries.get(benchmark)?.overhead ?? Number.NaN;
    const adrift = Math.abs(instructions + overhead * operations - (sample?.ticks ?? Number.NaN));
    expect({
      benchmark,
      exact: adrift < 1e-6,
      wrong: checkExplanation(explanation),
      named: namedShare(explanation) >= 0.95,
    }).toEqual({ benchmark, exact: true, wrong: undefined, named: true });
  }
}

const versions: readonly (readonly [string, VersionOptions, readonly string[]])[] = [
  ['the default versions', {}, defaultIds],
  ['Linux 6.12 and Xen 4.20', { kernel: '6.12', xen: '4.20' }, [...defaultIds, 'kvm-arm64-protected']],
];

describe.each(versions)('all configurations with %s', (_, wanted, ids) => {
  let parts: PartsByConfiguration;
  let plain: Run;
  let traced: Run;
  beforeAll(async () => {
    const provide = { ...wanted, locked: false, say: () => {}, signal: undefined };
    parts = await provideParts(
      provide,
      ids.map((id) => findConfiguration(id)),
    );
    plain = (await execute({ configurations: ids }, { parts })).run;
    traced = (await execute({ configurations: ids, explain: true }, { parts })).run;
  });

  test.each(ids)('%s: every cell is explained, and tracing changes no sample', (id) => {
    requireExplained(traced, id);
    expect(firstDifferences(completed(plain, id), completed(traced, id))).toEqual(SAME);
    expect(emulatedFingerprint(completed(traced, id)).protocol).toBe(PROTOCOL_VERSION);
  });

  test.each(ids)('%s: a hypercall goes out and in again, and what is decoded for it is handling', (id) => {
    const measurement = completed(traced, id);
    const hypercall = measurement.explanations.filter((each) => each.benchmark === 'hypercall');
    const phases = new Map(
      hypercall.flatMap((each) =>
        byPhase(each).map(({ phase, instructions }) => [phase, instructions / each.operations] as const),
      ),
    );
    // Xen on x86 lets the CPU save the VM's state.
    expect([...phases.keys()]).toEqual(
      expect.arrayContaining(['guest', 'exit', 'dispatch', 'handle', 'restore', 'entry']),
    );
    // What is measured by itself, on x86 only, is not all of the handling.
    const decoded = summarise(measurement).find((each) => each.benchmark === 'hypercall/decode');
    expect(phases.get('handle')).toBeGreaterThan(decoded?.median ?? 0);
  });

  test.each(ids)('%s: what only the emulated CPU decodes is where the catalog says', (id) => {
    const { decodes } = probeHostOf(findConfiguration(id)).functions;
    const found = completed(traced, id)
      .explanations.filter(({ functions }) => functions.some(({ name }) => decodes.includes(name ?? '')))
      .map(({ benchmark }) => benchmark);
    const expected = completed(traced, id).explanations.filter(({ benchmark }) =>
      isKnownPart(decodingIn({ configuration: id, benchmark, clock: INSTRUCTIONS }, 1)),
    );
    expect(found.filter((benchmark) => benchmark !== DECODING)).toEqual(
      expected.map(({ benchmark }) => benchmark),
    );
  });
});

test('two explained runs are the same in every instruction', async () => {
  const parts = await defaultParts();
  const [first, second] = [
    (await execute({ explain: true, batches: 3 }, { parts })).run,
    (await execute({ explain: true, batches: 3 }, { parts })).run,
  ];
  for (const id of defaultIds)
    expect(completed(second, id).explanations).toEqual(completed(first, id).explanations);
});

test('an unchanged kernel passes its check ten times out of ten', async () => {
  const baseline = join(workspace.folder, 'baseline.json');
  const arm = defaultIds.filter((id) => id.startsWith('kvm-arm64'));
  const made = await run(workspace, 'check', '--baseline', baseline, '--update', '--configuration', ...arm);
  expect(made.exitCode).toBe(0);
  for (let time = 0; time < 10; time++) {
    const { exitCode, stdout } = await run(workspace, 'check', '--baseline', baseline);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^check passed: no difference in \d+ cells$/m),
    });
  }
});

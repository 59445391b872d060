import { expect, test } from 'vitest';
import { requireKnownIds } from '../../src/results/known-ids.ts';
import type { Run } from '../../src/results/schema.ts';
import { batches, calibrated, failureOf, measurementOf, runOf } from './sample-run.ts';
import { workloadOf, workloadRunOf } from './sample-workload.ts';

const samples = [...calibrated, ...batches('hypercall', [140, 140, 140])];

test('a run of what this version knows is taken', () => {
  for (const run of [
    runOf([measurementOf(samples), failureOf('kvm-arm64-vhe')]),
    workloadRunOf([workloadOf('kvm-arm64', 'tcp-rr', [3500])]),
    { ...runOf([measurementOf(samples, { configuration: 'here-x86' })]), testbed: 'here' as const },
  ])
    expect(() => requireKnownIds(run, 'run.json')).not.toThrow();
});

test.each<[string, Run, string]>([
  ['a configuration', runOf([measurementOf(samples, { configuration: 'kvm-riscv' })]), '"kvm-riscv"'],
  ['one that failed', runOf([failureOf('<script>alert(1)</script>')]), '"<script>alert(1)</script>"'],
  [
    'a benchmark',
    runOf([measurementOf([...calibrated, ...batches('\u001B[2J', [1, 1, 1])])]),
    '"\\u001b[2J"',
  ],
  ['a machine', { ...runOf([failureOf('../../etc')]), testbed: 'here' }, '"../../etc"'],
])('%s that it does not know is named, in characters that do no harm', (_, run, shown) => {
  expect(() => requireKnownIds(run, 'run.json')).toThrow(`does not know: ${shown}`);
});

test('of a long name the beginning is shown', () => {
  const run = runOf([failureOf('x'.repeat(10_000))]);
  expect(() => requireKnownIds(run, 'run.json')).toThrow(/^.{100,180}$/);
});

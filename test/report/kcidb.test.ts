import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { formats } from '../../src/report/format.ts';
import type { Run } from '../../src/results/schema.ts';
import { batches, calibrated, failureOf, measurementOf, runOf } from '../results/sample-run.ts';
import { workloadOf } from '../results/sample-workload.ts';
import { kcidbSchema } from './kcidb-schema.ts';

interface Submission {
  checkouts: { id: string }[];
  builds: { id: string; checkout_id: string }[];
  tests: {
    id: string;
    build_id: string;
    path: string;
    status: string;
    number?: { value: number; unit: string };
  }[];
}

const validate = new Ajv({ strict: false }).compile(kcidbSchema);

/** What is submitted of a run, which the schema must allow. */
function submitted(run: Run): Submission {
  const document = JSON.parse(formats.kcidb(run)) as Submission;
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
  return document;
}

const samples = [
  ...calibrated,
  ...batches('hypercall', [140, 140, 140]),
  ...batches('hypercall/vmm', [240, 240, 240]),
];
const run = runOf([
  measurementOf(samples),
  measurementOf(samples, { configuration: 'kvm-x86' }),
  workloadOf('kvm-arm64', 'tcp-rr', [2000]),
  failureOf('xen-arm64', ['hypercall']),
]);

test('each cell is a test with its figure and its unit, of a build that is there, of a checkout that is there', () => {
  const { checkouts, builds, tests } = submitted(run);
  expect(tests[0]).toMatchObject({ status: 'DONE', number: { value: 10, unit: 'instructions' } });
  expect(tests.map(({ path }) => path)).toContain('worldswitch.kvm-x86.hypercall.vmm');
  for (const { build_id: build } of tests) expect(builds.map(({ id }) => id)).toContain(build);
  for (const { checkout_id: checkout } of builds) expect(checkouts.map(({ id }) => id)).toContain(checkout);
  for (const ids of [checkouts, builds, tests].map((all) => all.map(({ id }) => id)))
    expect(new Set(ids).size).toBe(ids.length);
});

test('what could not be measured has no number', () => {
  const failed = submitted(run).tests.filter(({ path }) => path.startsWith('worldswitch.xen-arm64'));
  expect(failed).toMatchObject([{ status: 'MISS' }]);
  expect(failed[0]).not.toHaveProperty('number');
});

test('the schema refuses a figure without a value, and what it does not know', () => {
  const document = submitted(run);
  const [first, ...others] = document.tests;
  expect(validate({ ...document, tests: [{ ...first, number: { unit: 's' } }, ...others] })).toBe(false);
  expect(validate({ ...document, tests: [{ ...first, figure: 1 }, ...others] })).toBe(false);
});

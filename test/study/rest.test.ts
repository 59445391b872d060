import { expect, test } from 'vitest';
import type { Measurement } from '../../src/results/schema.ts';
import { planRest, planStudy } from '../../src/study/study.ts';
import { measurementOf, runOf } from '../results/sample-run.ts';

const study = planStudy({
  microbenchmarks: ['hypercall'],
  iterations: 7,
  batches: 3,
  verify: true,
  explain: false,
});
const plan = {
  configurations: study.configurations.map(({ id }) => id),
  microbenchmarks: ['hypercall'],
  iterations: 7,
  batches: 3,
  verify: true,
  explain: false,
};
const [first = '', second = ''] = plan.configurations;
const failed: Measurement = { state: 'failed', configuration: second, error: 'it hung', next: 'again' };
const measured = (id: string): Measurement => measurementOf([], { configuration: id });

test('what is left of a run is what failed and what was never begun, with the parameters of the run', () => {
  const rest = planRest(runOf([measured(first), failed], { plan, endedAt: null }), {});
  expect(rest.configurations.map(({ id }) => id)).toEqual(plan.configurations.slice(1));
  expect(rest.parameters).toEqual(study.parameters);
  expect(rest.verify).toBe(true);
});

test('how it is measured may be asked for anew', () => {
  const rest = planRest(runOf([], { plan, endedAt: null }), { jobs: 5, cold: true, keep: true });
  expect(rest).toMatchObject({ jobs: 5, cold: true, keep: true });
});

test('of a complete run nothing is left', () => {
  const run = runOf(plan.configurations.map(measured), { plan });
  expect(() => planRest(run, {})).toThrow(`run ${run.id} is complete`);
});

import { describe, expect, test } from 'vitest';
import { configurations } from '../../src/catalog/configurations.ts';
import { microbenchmarks } from '../../src/catalog/microbenchmarks.ts';
import { DEFAULT_BATCHES, DEFAULT_ITERATIONS, planStudy } from '../../src/study/study.ts';

describe('a study', () => {
  test('is of everything if nothing is asked for', () => {
    const study = planStudy({});
    expect(study.configurations).toEqual(configurations);
    expect(study.parameters).toEqual({
      iterations: DEFAULT_ITERATIONS,
      batches: DEFAULT_BATCHES,
      microbenchmarks: microbenchmarks.map(({ id }) => id),
    });
    expect(study).toMatchObject({ verify: false, cold: false, keep: false, explain: false });
    expect(study.jobs).toBeGreaterThanOrEqual(1);
  });

  test("is in the catalog's order, and of each thing once, however it was asked for", () => {
    const study = planStudy({
      configurations: ['kvm-arm64-vhe', 'kvm-arm64', 'kvm-arm64-vhe'],
      microbenchmarks: ['vm-switch', 'hypercall', 'vm-switch'],
    });
    expect(study.configurations.map(({ id }) => id)).toEqual(['kvm-arm64', 'kvm-arm64-vhe']);
    expect(study.parameters.microbenchmarks).toEqual(['hypercall', 'vm-switch']);
  });

  test.each([
    { iterations: 0 },
    { iterations: 1.5 },
    { iterations: Number.NaN },
    { batches: -1 },
    { batches: Number.POSITIVE_INFINITY },
    { jobs: 0 },
    { jobs: 65 },
  ])('%j is out of range', (request) => {
    const [name] = Object.keys(request);
    expect(() => planStudy(request)).toThrow(new RegExp(`^--${name} \\S+ is out of range$`));
  });

  test('has an end: more operations than would tell anything are refused', () => {
    expect(() => planStudy({ iterations: 100_000, batches: 10 })).not.toThrow();
    expect(() => planStudy({ iterations: 100_000, batches: 11 })).toThrow('1100000 operations of each kind');
  });

  test('explains fewer of them: each of their instructions is written down', () => {
    expect(() => planStudy({ explain: true, iterations: 100, batches: 200 })).not.toThrow();
    expect(() => planStudy({ explain: true, iterations: 100, batches: 201 })).toThrow(
      'every instruction would have to be written down',
    );
  });

  test('of something unknown names the nearest', () => {
    expect(() => planStudy({ configurations: ['kvm-arm'] })).toThrow("the nearest is 'kvm-arm64'");
    expect(() => planStudy({ microbenchmarks: ['hypercalls'] })).toThrow("the nearest is 'hypercall'");
  });
});

import { describe, expect, test } from 'vitest';
import { defaultConfigurations, defaultWorkloadConfigurations } from '../../src/catalog/benchmarks.ts';
import {
  DEFAULT_BATCHES,
  DEFAULT_ITERATIONS,
  inOrderOfMeasuring,
  microbenchmarks,
} from '../../src/catalog/microbenchmarks.ts';
import { workloads } from '../../src/catalog/workloads.ts';
import { planOf, planStudy, type Study } from '../../src/study/study.ts';
import { benchmarksOf, nameOf } from '../../src/testbeds/testbed.ts';

const namesOf = ({ sessions }: Study): string[] => sessions.map(nameOf);
const all = workloads.map(({ id }) => id);

describe('a study', () => {
  test('is of all microbenchmarks, each where there can be one, if nothing is asked for', () => {
    const study = planStudy({});
    expect(study.sessions.map(({ configuration }) => configuration)).toEqual(defaultConfigurations);
    for (const session of study.sessions) {
      expect(session).toMatchObject({ iterations: DEFAULT_ITERATIONS, batches: DEFAULT_BATCHES });
      const ids = inOrderOfMeasuring(microbenchmarks).map(({ id }) => id);
      expect(benchmarksOf(session)).toEqual(ids.filter((id) => benchmarksOf(session).includes(id)));
      expect(benchmarksOf(session).filter((id) => !id.includes('/'))).toHaveLength(7);
    }
    expect(study).toMatchObject({ verify: false, cold: false, keep: false, explain: false });
  });

  test('of workloads is on the first machine class of the 2016 study, if no configurations are named', () => {
    expect(namesOf(planStudy({ benchmarks: all }))).toEqual(
      defaultWorkloadConfigurations.flatMap((id) => all.map((workload) => `${id} ${workload}`)),
    );
  });

  test("is in the catalog's order, and of each thing once, however it was asked for", () => {
    const study = planStudy({
      configurations: ['kvm-arm64-vhe', 'kvm-arm64', 'kvm-arm64-vhe'],
      benchmarks: ['tcp-rr', 'vm-switch', 'hypercall', 'vm-switch'],
    });
    expect(namesOf(study)).toEqual([
      'kvm-arm64',
      'kvm-arm64-vhe',
      'kvm-arm64 tcp-rr',
      'kvm-arm64-vhe tcp-rr',
    ]);
    expect(study.sessions.map(benchmarksOf)).toEqual([
      ['hypercall', 'vm-switch'],
      ['hypercall', 'vm-switch'],
      ['tcp-rr'],
      ['tcp-rr'],
    ]);
  });

  test('has workloads with the parameters that are asked for', () => {
    const request = {
      configurations: ['native-x86', 'xen-x86'],
      benchmarks: ['tcp-rr'],
      units: 77,
      vcpus: 2,
    };
    const study = planStudy(request);
    for (const session of study.sessions)
      expect(session).toMatchObject({ parameters: { units: 77, vcpus: 2, repetitions: 3 } });
    expect(planOf(study)).toMatchObject({ microbenchmarks: null, workloads: { units: 77, vcpus: 2 } });
  });

  test('of both kinds may name a configuration that has no VM', () => {
    const study = planStudy({
      configurations: ['native-arm64', 'kvm-arm64'],
      benchmarks: ['hypercall', 'jvm'],
    });
    expect(namesOf(study)).toEqual(['kvm-arm64', 'native-arm64 jvm', 'kvm-arm64 jvm']);
    expect(() => planStudy({ configurations: ['native-arm64'], benchmarks: ['hypercall'] })).toThrow(
      "hypercall can't be measured on native-arm64",
    );
  });

  test("gives parameters of the user's to every machine", () => {
    const { sessions } = planStudy({
      configurations: ['xen-arm64'],
      benchmarks: ['hypercall', 'tcp-rr'],
      xenParameters: ['sched=null'],
    });
    for (const { configuration } of sessions)
      expect(configuration.added).toEqual({ kernel: [], xen: ['sched=null'] });
  });

  test.each([
    { iterations: 0 },
    { iterations: 1.5 },
    { iterations: Number.NaN },
    { batches: -1 },
    { batches: Number.POSITIVE_INFINITY },
    { jobs: 0 },
    { jobs: 65 },
    { vcpus: 0 },
    { units: 1.5 },
    { repetitions: 1000 },
  ])('%j is out of range', (request) => {
    const [name] = Object.keys(request);
    expect(() => planStudy({ benchmarks: ['hypercall', 'tcp-rr'], ...request })).toThrow(
      new RegExp(`^--${name} \\S+ is out of range$`),
    );
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

  test.each([
    [{ configurations: ['kvm-arm'] }, "the nearest is 'kvm-arm64'"],
    [{ benchmarks: ['hypercalls'] }, "the nearest is 'hypercall'"],
    [{ benchmarks: ['apachee'] }, "the nearest is 'apache'"],
    [{ benchmarks: ['hackbench'], units: 150 }, "hackbench can't do 150 messages in a repetition"],
    [{ benchmarks: ['jvm'], haltPollNs: -1 }, '--halt-poll -1 is out of range'],
    [
      { configurations: ['xen-arm64'], benchmarks: ['jvm'], vhost: false },
      '--no-vhost and --halt-poll are about',
    ],
    [{ benchmarks: ['hypercall'], vhost: false }, '--no-vhost and --halt-poll are about'],
    [
      {
        configurations: ['kvm-arm64'],
        benchmarks: ['tcp-rr'],
        kernelParameters: ['nothing=1', 'kvm.halt-poll-ns=5000'],
      },
      'and not kvm.halt-poll-ns=5000',
    ],
  ])('%j is refused', (request, message) => {
    expect(() => planStudy(request)).toThrow(message);
  });
});

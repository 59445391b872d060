import { describe, expect, test } from 'vitest';
import { defaultWorkloadConfigurations } from '../../../src/catalog/benchmarks.ts';
import { configurations } from '../../../src/catalog/configurations.ts';
import { workloads } from '../../../src/catalog/workloads.ts';
import { planRestOfWorkloads, planWorkloads } from '../../../src/study/workloads/plan.ts';
import { workloadOf, workloadRunOf } from '../../results/sample-workload.ts';

const namesOf = (cells: ReturnType<typeof planWorkloads>['cells']): string[] =>
  cells.map(({ system, workload }) => `${system.id} ${workload.id}`);

describe('planning workloads', () => {
  test('all workloads on the systems of the first machine class, if none are named', () => {
    const { cells } = planWorkloads({});
    expect(namesOf(cells)).toEqual(
      defaultWorkloadConfigurations.flatMap((system) => workloads.map(({ id }) => `${system} ${id}`)),
    );
  });

  test("in the catalog's order, each once, with the parameters that are asked for", () => {
    const { cells } = planWorkloads({
      systems: ['xen-x86', 'native-x86', 'xen-x86'],
      workloads: ['tcp-rr'],
      units: 77,
      vcpus: 2,
    });
    expect(namesOf(cells)).toEqual(['native-x86 tcp-rr', 'xen-x86 tcp-rr']);
    expect(cells.map(({ parameters }) => [parameters.units, parameters.vcpus])).toEqual([
      [77, 2],
      [77, 2],
    ]);
  });

  test.each([
    [{ systems: ['kvm-arm'] }, "there is no system 'kvm-arm'; the nearest is 'kvm-arm64'"],
    [{ workloads: ['apachee'] }, "there is no workload 'apachee'; the nearest is 'apache'"],
    [{ vcpus: 0 }, '--vcpus 0 is out of range'],
    [{ units: 1.5 }, '--units 1.5 is out of range'],
    [{ repetitions: 1000 }, '--repetitions 1000 is out of range'],
    [{ haltPollNs: -1 }, '--halt-poll -1 is out of range'],
    [{ jobs: 0 }, '--jobs 0 is out of range'],
    [{ workloads: ['hackbench'], units: 150 }, "hackbench can't do 150 messages in a repetition"],
    [{ systems: ['xen-arm64'], vhost: false }, '--transport, --no-vhost and --halt-poll are about KVM'],
  ])('refuses %j', (request, message) => {
    expect(() => planWorkloads(request)).toThrow(message);
  });

  test("a user's parameters of kernel and Xen go to every system", () => {
    const { cells } = planWorkloads({
      systems: ['xen-arm64'],
      workloads: ['tcp-rr'],
      xenParameters: ['sched=null'],
    });
    expect(cells[0]?.system.added).toEqual({ kernel: [], xen: ['sched=null'] });
  });

  test('every system has one without a hypervisor on the same machine', () => {
    for (const { native, machine } of systems) {
      const found = configurations.find(({ id }) => id === native);
      expect([found?.hypervisor.name, found?.machine]).toEqual(['none', machine]);
    }
  });
});

describe('the rest of a run', () => {
  const done = workloadOf('native-arm64', 'tcp-rr', [2000]);
  const failed = { state: 'failed', system: 'kvm-arm64', workload: 'tcp-rr', error: 'x', next: 'y' } as const;

  test('is what has failed or is missing, with the parameters of its beginning', () => {
    const run = workloadRunOf([done, failed]);
    const plan = { ...run.plan, workloads: { ...run.plan.workloads!, parameters: { units: 500 } } };
    const { cells } = planRestOfWorkloads({ ...run, plan }, {});
    expect(namesOf(cells)).toEqual(['kvm-arm64 tcp-rr']);
    expect(cells[0]?.parameters.units).toBe(500);
  });

  test('of a complete run is nothing', () => {
    expect(() => planRestOfWorkloads(workloadRunOf([done]), {})).toThrow('is complete');
  });
});

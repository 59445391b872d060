import { describe, expect, test } from 'vitest';
import type { Measurement } from '../../src/results/measurement.ts';
import type { Run } from '../../src/results/schema.ts';
import { plannedAs, planRest } from '../../src/study/rest.ts';
import { planOf, planStudy } from '../../src/study/study.ts';
import { nameOf, type Session } from '../../src/testbeds/testbed.ts';
import { failureOf, measurementOf, runOf } from '../results/sample-run.ts';
import { workloadOf } from '../results/sample-workload.ts';

const study = planStudy({
  configurations: ['native-arm64', 'kvm-arm64', 'xen-arm64'],
  benchmarks: ['hypercall', 'tcp-rr'],
  iterations: 7,
  batches: 3,
  transport: 'mmio',
  verify: true,
});
const [kvm, xen, native, ...others] = study.sessions as [Session, Session, Session];
const begun = (measurements: Measurement[]): Run =>
  runOf(measurements, { plan: planOf(study), endedAt: null });

function measured(session: Session): Measurement {
  const { configuration, benchmarks } = plannedAs(session);
  if (session.kind === 'workload') return workloadOf(configuration, session.workload.id, [2000]);
  const measurement = measurementOf([], { configuration });
  const { fingerprint } = measurement;
  return {
    ...measurement,
    fingerprint: { ...fingerprint, parameters: { ...fingerprint.parameters, benchmarks } },
  };
}

describe('what is left of a run', () => {
  test('is what failed and what was never begun, with the parameters of the run', () => {
    const run = begun([measured(kvm), failureOf('xen-arm64'), measured(native)]);
    const rest = planRest(run, {});
    expect(rest.study.sessions.map(nameOf)).toEqual([xen, ...others].map(nameOf));
    expect(rest.measured.map(nameOf)).toEqual([kvm, native].map(nameOf));
    expect(rest.study.sessions[0]).toMatchObject({ iterations: 7, batches: 3 });
    expect(rest.study.sessions[1]).toMatchObject({ parameters: { transport: 'mmio' } });
    expect(rest.study.verify).toBe(true);
  });

  test('may be measured in another way', () => {
    const { study: rest } = planRest(begun([]), { jobs: 5, cold: true, keep: true });
    expect(rest).toMatchObject({ jobs: 5, cold: true, keep: true });
    expect(rest.sessions.map(nameOf)).toEqual(study.sessions.map(nameOf));
  });

  test('is what the plan says, whatever the order in which benchmarks came', () => {
    const rest = planRest(begun([]), {});
    expect(rest.study.sessions.map(plannedAs)).toEqual(planOf(study).sessions);
  });

  test('is measured session for session as the run was to, where they differ', () => {
    const sessions = study.sessions.map((session) =>
      session === xen ? { ...session, iterations: 9, batches: 2 } : session,
    );
    const run = runOf([], { plan: planOf({ ...study, sessions }), endedAt: null });
    expect(planRest(run, {}).study.sessions.slice(0, 2)).toMatchObject([
      { iterations: 7, batches: 3 },
      { iterations: 9, batches: 2 },
    ]);
  });

  test('is nothing if all was measured', () => {
    const run = begun(study.sessions.map(measured));
    expect(() => planRest(run, {})).toThrow(`run ${run.id} is complete`);
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { specjvm2008, type Workload } from '../../../src/catalog/workloads.ts';
import { isCompleted, type MicrobenchmarkMeasurement } from '../../../src/results/measurement.ts';
import { PROTOCOL_VERSION } from '../../../src/protocol/messages.ts';
import type { Run } from '../../../src/results/schema.ts';
import type { Component } from '../../../src/results/software.ts';
import {
  type GivenSoftware,
  planReproduction,
  type ReproducedSession,
  type ReproductionPlan,
} from '../../../src/study/reproduce/plan.ts';
import { MisuseError, WorldswitchError } from '../../../src/system/errors.ts';
import { arbitraryRun } from '../../results/arbitrary-run.ts';
import {
  batches,
  calibrated,
  failureOf,
  measurementOf,
  runOf,
  sampleComponent,
  withComponent,
} from '../../results/sample-run.ts';
import { workloadOf, workloadRunOf } from '../../results/sample-workload.ts';

const nothing: GivenSoftware = { kernel: false, xen: false, suite: undefined };
const sha256 = '1'.repeat(64);

/** A component of a package of Debian's. */
function debian(role: Component['role'], version: string, fields: Partial<Component> = {}): Component {
  const from = { name: 'a-package', version, architecture: 'arm64', sha256, locked: true };
  return sampleComponent(role, { package: from, ...fields });
}

const software: readonly Component[] = [
  debian('kernel', '6.1.192-2', { version: '6.1.0-56-cloud-arm64' }),
  debian('emulator', '1:10.0.2+ds-2~bpo12+1'),
];

function measured(
  fields: Partial<MicrobenchmarkMeasurement> = {},
  from = software,
): MicrobenchmarkMeasurement {
  const samples = [...calibrated, ...batches('vm-switch', [140, 140]), ...batches('hypercall', [140, 140])];
  const measurement = measurementOf(samples, fields);
  return { ...measurement, fingerprint: { ...measurement.fingerprint, software: [...from] } };
}

function onlySession(run: Run, given = nothing): ReproducedSession {
  const [session, ...others] = planReproduction(run, given).sessions;
  expect(others).toEqual([]);
  if (session === undefined) throw new Error('nothing is planned');
  return session;
}

/** What is planned, or why nothing is. */
function attempt(run: Run, given = nothing): ReproductionPlan | WorldswitchError {
  try {
    return planReproduction(run, given);
  } catch (error) {
    if (error instanceof WorldswitchError) return error;
    throw error;
  }
}

function refusal(run: Run, given = nothing): WorldswitchError {
  const outcome = attempt(run, given);
  if (outcome instanceof WorldswitchError) return outcome;
  throw new Error('it is not refused');
}

describe('a session is measured anew as it was recorded', () => {
  test('with its rows in their order, its counts, and parameters that the user added', () => {
    const [kernel, emulator] = software as [Component, Component];
    const from = [{ ...kernel, parameters: ['mitigations=off', 'nohlt'] }, emulator];
    const { name, session } = onlySession(runOf([measured({}, from)]));
    expect(name).toBe('kvm-arm64');
    expect(session).toMatchObject({
      kind: 'microbenchmarks',
      configuration: { id: 'kvm-arm64', added: { kernel: ['mitigations=off', 'nohlt'], xen: [] } },
      benchmarks: ['vm-switch', 'hypercall'],
      iterations: 10,
      batches: 2,
    });
  });

  test('with rows that gave nothing, which were executed too, where the plan has them', () => {
    const failures = [{ benchmark: 'virtual-ipi', error: 'it hung', next: 'try again' }];
    const run = runOf([measured({ failures })]);
    const [planned] = run.plan.sessions;
    if (planned !== undefined) planned.benchmarks = ['virtual-ipi', 'vm-switch', 'hypercall'];
    expect(onlySession(run).session).toMatchObject({
      benchmarks: ['virtual-ipi', 'vm-switch', 'hypercall'],
    });
  });

  test('with exact versions, and the flavour of a kernel where it is not the usual one', () => {
    expect(onlySession(runOf([measured()]))).toMatchObject({
      versions: [
        { software: 'kernel', architecture: 'arm64', version: '6.1.192-2', flavour: 'cloud', suffix: '' },
        { software: 'qemu', version: '1:10.0.2+ds-2~bpo12+1', flavour: '', suffix: '' },
      ],
      own: [],
    });
    const from = [debian('kernel', '6.12.1-1', { version: '6.12.1+deb13-rt-arm64' }), ...software.slice(1)];
    expect(onlySession(runOf([measured({}, from)])).versions[0]).toMatchObject({ suffix: '-rt' });
    const xen = [debian('hypervisor', '4.17.7-1'), ...software];
    const versions = onlySession(runOf([measured({ configuration: 'xen-arm64' }, xen)])).versions;
    expect(versions.map((each) => each.software)).toEqual(['kernel', 'xen', 'qemu']);
  });

  test('of a workload, with its parameters; one that says nothing of launches was launched once', () => {
    const workload = workloadOf('kvm-arm64', 'tcp-rr', [3000, 3000]);
    const fingerprint = { ...workload.fingerprint, software: [...software] };
    const { name, session } = onlySession(workloadRunOf([{ ...workload, fingerprint }]));
    expect(name).toBe('kvm-arm64 tcp-rr');
    expect(session).toMatchObject({
      kind: 'workload',
      workload: { id: 'tcp-rr' },
      parameters: { ...fingerprint.parameters, launches: 1 },
    });
  });

  test('of what failed there is nothing to reproduce, and the rest is measured', () => {
    const plan = planReproduction(runOf([failureOf('xen-arm64'), measured()]), nothing);
    expect(plan.sessions.map(({ name }) => name)).toEqual(['kvm-arm64']);
    expect(plan).toMatchObject({ notReproduced: [], failed: ['xen-arm64'] });
    expect(refusal(runOf([failureOf('xen-arm64')])).message).toContain(
      'has no figure that could be reproduced',
    );
  });
});

describe('what nobody else can measure is refused with a reason', () => {
  test.each(['here', 'host', 'replay'] as const)('what was measured on the testbed %s', (testbed) => {
    const { message, next } = refusal(runOf([measured()], { testbed }));
    expect(message).toContain('on hardware that nobody else has');
    expect(next).toContain('worldswitch compare');
  });

  test('a measurement of another testbed in a run that says it is of emulated machines', () => {
    const each = measured();
    const { worldswitch, parameters } = each.fingerprint;
    const fingerprint = {
      testbed: 'replay' as const,
      worldswitch,
      software: [],
      parameters,
      recording: sha256,
    };
    expect(refusal(runOf([{ ...each, fingerprint }])).message).toContain('nobody else has');
  });

  test.each([
    ['kernel', 'kvm-arm64', 'kernel'],
    ['hypervisor', 'xen-arm64', 'xen'],
  ] as const)('a %s that its user had built, unless it is given', (role, configuration, option) => {
    const from = [...software, debian('hypervisor', '4.17.7-1')];
    const own = withComponent(from, role, { package: null, file: 'Image' });
    const run = runOf([measured({ configuration }, own)]);
    const { message, next } = refusal(run);
    expect(message).toContain("comes from no package of Debian's");
    expect(next).toContain(`--${option}`);
    expect(onlySession(run, { ...nothing, [option]: true }).own).toEqual([option]);
  });

  test('one session of several: the others are measured', () => {
    const own = withComponent(software, 'kernel', { package: null, file: 'Image' });
    const plan = planReproduction(
      runOf([measured(), measured({ configuration: 'kvm-arm64-vhe' }, own)]),
      nothing,
    );
    expect(plan.sessions.map(({ name }) => name)).toEqual(['kvm-arm64']);
    expect(plan.notReproduced).toMatchObject([{ name: 'kvm-arm64-vhe' }]);
  });

  test('what was timed by programs of another protocol', () => {
    const each = measured();
    if (each.fingerprint.testbed === 'emulated') each.fingerprint.protocol = 2;
    expect(refusal(runOf([each]))).toMatchObject({
      message: expect.stringContaining('speaks protocol 2'),
      next: expect.stringContaining('take worldswitch 0.0.0'),
    });
  });

  test('what says that it was not counted in instructions, as all that is emulated is', () => {
    const cycles = { unit: 'cycles', resolution: 1, exact: false } as const;
    expect(refusal(runOf([measured({ clock: cycles })])).message).toContain('it was measured in cycles');
  });

  test('SPECjvm2008, unless the same copy is given', () => {
    const workload = workloadOf('kvm-arm64', specjvm2008.id, [3000, 3000]);
    const parameters = { ...workload.fingerprint.parameters, units: 12 };
    const fingerprint = { ...workload.fingerprint, software: [...software], parameters };
    const each = { ...workload, fingerprint };
    const suiteRecord = { folder: '/somewhere', sha256, benchmarks: ['compress'] };
    const run = workloadRunOf([each]);
    const recorded = { ...run, plan: { ...run.plan, specjvm2008: suiteRecord } };
    expect(refusal(recorded)).toMatchObject({
      message: expect.stringContaining('may not be passed on'),
      next: expect.stringContaining('--specjvm2008'),
    });
    const own = { name: 'SPECjvm2008', paths: [], bytes: 1, folder: '/mine', benchmarks: ['compress'] };
    const suiteOf = (hash: string): Workload => ({ ...specjvm2008, suite: { ...own, sha256: hash } });
    expect(refusal(recorded, { ...nothing, suite: suiteOf('2'.repeat(64)) }).message).toContain(
      'another copy',
    );
    expect(onlySession(recorded, { ...nothing, suite: suiteOf(sha256) }).name).toBe(
      `kvm-arm64 ${specjvm2008.id}`,
    );
  });
});

describe('what a file says is not trusted', () => {
  test.each([
    '../../etc/passwd',
    '/boot/vmlinuz',
    '6.1/../../x',
    './6.1',
    '-rf',
    '6.1 -1',
    '6.1\n',
    '6.1$(id)',
    '',
    'latest',
    'sid',
    `6.${'1'.repeat(100)}`,
  ])('a version such as %j is none', (version) => {
    for (const role of ['kernel', 'emulator'] as const) {
      const from = [
        ...software.filter((each) => each.role !== role),
        debian(role, version, { version: '6.1.0-56-cloud-arm64' }),
      ];
      expect(refusal(runOf([measured({}, from)])).message).toContain('of a version that no package can have');
    }
  });

  test('whatever a version is: it is refused, or can be no path', () => {
    const version = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^\d[\w.+~:/-]*$/));
    fc.assert(
      fc.property(version, (text) => {
        const outcome = attempt(runOf([measured({}, [debian('kernel', text), ...software.slice(1)])]));
        const planned = 'sessions' in outcome ? outcome.sessions[0]?.versions[0]?.version : '6.1-1';
        expect(planned).toMatch(/^[\d:]+[\w.+~-]*$/);
      }),
    );
  });

  test.each([
    ['a parameter that stands for a file', { parameters: ['x={memory}'] }],
    ['a parameter for init', { parameters: ['-- /bin/sh'] }],
    ['a parameter of two lines', { parameters: ['a\nb'] }],
  ])('%s is refused as what the file says, not as what was typed', (_, fields) => {
    const from = [...software.slice(1), debian('kernel', '6.1.192-2', fields)];
    const error = refusal(runOf([measured({}, from)]));
    expect(error.message).toContain('what the run says of itself can');
    expect(error).not.toBeInstanceOf(MisuseError);
  });

  test('so many operations that they would take days are refused', () => {
    const each = measured();
    each.fingerprint.parameters.iterations = 1e9;
    expect(refusal(runOf([each]))).not.toBeInstanceOf(MisuseError);
  });

  test('the same session twice is refused', () => {
    expect(refusal(runOf([measured(), measured()])).message).toBe('the run holds kvm-arm64 more than once');
  });

  test('whatever a run says is planned, or refused with one sentence that blames what it says', () => {
    const known = fc.constantFrom('kvm-arm64', 'xen-arm64', 'native-arm64', 'kvm-x86-vmx');
    const benchmark = fc.constantFrom('hypercall', 'virtual-ipi', 'tcp-rr', '../x');
    fc.assert(
      fc.property(arbitraryRun, known, benchmark, (run, configuration, id) => {
        const measurements = run.measurements.filter(isCompleted).flatMap((each) => {
          if (each.fingerprint.testbed !== 'emulated') return [];
          each.fingerprint.protocol = PROTOCOL_VERSION;
          if (each.kind === 'microbenchmarks') each.fingerprint.parameters.benchmarks = [id];
          return [{ ...each, configuration, ...(each.kind === 'workload' ? { benchmark: id } : {}) }];
        });
        expect(attempt({ ...run, testbed: 'emulated', measurements })).not.toBeInstanceOf(MisuseError);
      }),
    );
  });
});

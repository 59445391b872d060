import { beforeAll, describe, expect, test } from 'vitest';
import { checkExplanation, namedShare } from '../../src/analysis/breakdown.ts';
import { firstDifferences } from '../../src/analysis/difference.ts';
import { checkSelfTest } from '../../src/analysis/self-test.ts';
import { summarise } from '../../src/analysis/summary.ts';
import { canMeasure } from '../../src/catalog/benchmarks.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { microbenchmarks } from '../../src/catalog/microbenchmarks.ts';
import type { Run } from '../../src/results/schema.ts';
import { partsOf, type PartsByConfiguration, provideParts } from '../../src/testbeds/emulated/parts.ts';
import { completed, emulatedFingerprint, execute, failed } from '../e2e/support/study.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

useWorkspace();

const [KVM, XEN] = ['kvm-x86-vmx', 'xen-x86-vmx'] as const;
/** Of the machines in Bochs the one whose CPUs have random numbers for the kernels. */
const WITH_RANDOM = 'xen-x86-vmx-apicv';
const SAME = { 'one-pcpu': [], 'serialised-sum': [] };
const small = { iterations: 4, batches: 8 };

let parts: PartsByConfiguration;
beforeAll(async () => {
  const wanted = [KVM, XEN, WITH_RANDOM].map(findConfiguration);
  parts = await provideParts({ locked: false, say: () => {}, signal: undefined }, wanted);
});

describe.each([KVM, XEN])('%s', (id) => {
  const request = { ...small, configurations: [id] };
  let plain: Run;
  beforeAll(async () => {
    plain = (await execute(request, { parts })).run;
  });

  test('measures all that can be measured there, and counts exactly', () => {
    const measurement = completed(plain, id);
    const able = microbenchmarks.filter((each) => canMeasure(findConfiguration(id), each));
    expect(measurement.failures).toEqual([]);
    expect(summarise(measurement).map(({ benchmark }) => benchmark)).toEqual(
      expect.arrayContaining(able.map((each) => each.id)),
    );
    expect(checkSelfTest(measurement).passed).toBe(true);
  });

  test('says which Bochs it was, and what of ours watched it', () => {
    const { software } = emulatedFingerprint(completed(plain, id));
    const { emulator, guest } = partsOf(parts, findConfiguration(id));
    const { version, sha256 } = emulator;
    expect(software).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ role: 'emulator', name: 'Bochs', version, sha256 }),
        expect.objectContaining({ role: 'stamp-plugin', sha256: guest.bochs.driver.sha256 }),
      ]),
    );
  });

  test('every cell is explained to the instruction, and tracing changes no sample', async () => {
    const { run: traced } = await execute({ ...request, explain: true }, { parts });
    const measurement = completed(traced, id);
    expect(firstDifferences(completed(plain, id), measurement)).toEqual(SAME);
    expect(measurement.explanations.map(({ benchmark }) => benchmark)).toEqual(
      measurement.fingerprint.parameters.benchmarks,
    );
    for (const explanation of measurement.explanations) {
      expect(checkExplanation(explanation)).toBeUndefined();
      expect(namedShare(explanation)).toBeGreaterThan(0.95);
    }
  });
});

test('a machine booted afresh gives the same samples, with random numbers too', async () => {
  const benchmarks = ['hypercall', 'virtual-ipi', 'vm-switch'];
  const request = { ...small, benchmarks, configurations: [WITH_RANDOM] };
  const [restored, booted] = [
    await execute(request, { parts }),
    await execute({ ...request, cold: true }, { parts }),
  ];
  expect(firstDifferences(completed(restored.run, WITH_RANDOM), completed(booted.run, WITH_RANDOM))).toEqual(
    SAME,
  );
});

test('a machine that does not come to its end is ended, and said to hang', async () => {
  const request = { ...small, configurations: [KVM] };
  const { run } = await execute(request, { parts, timeLimits: { boot: 1, measure: 1 } });
  expect(failed(run, KVM).error).toMatch(/hung while (booting|measuring) and was ended after 1 s/);
});

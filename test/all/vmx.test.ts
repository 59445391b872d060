import { beforeAll, describe, expect, test } from 'vitest';
import { checkExplanation, namedShare } from '../../src/analysis/breakdown.ts';
import { firstDifferences } from '../../src/analysis/difference.ts';
import { checkSelfTest } from '../../src/analysis/self-test.ts';
import { summarise } from '../../src/analysis/summary.ts';
import { canMeasure } from '../../src/catalog/benchmarks.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { microbenchmarks } from '../../src/catalog/microbenchmarks.ts';
import type { Run } from '../../src/results/schema.ts';
import { type PartsByConfiguration, provideParts } from '../../src/testbeds/emulated/parts.ts';
import { completed, emulatedFingerprint, execute, failed } from '../e2e/support/study.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

useWorkspace();

const ID = 'kvm-x86-vmx';
const SAME = { 'one-pcpu': [], 'serialised-sum': [] };
const request = { configurations: [ID], iterations: 4, batches: 8 };

let parts: PartsByConfiguration;
let plain: Run;
beforeAll(async () => {
  parts = await provideParts({ locked: false, say: () => {}, signal: undefined }, [findConfiguration(ID)]);
  plain = (await execute(request, { parts })).run;
}, 900_000);

describe('KVM with VMX in Bochs', () => {
  test('measures all that can be measured there, and counts exactly', () => {
    const measurement = completed(plain, ID);
    const able = microbenchmarks.filter((each) => canMeasure(findConfiguration(ID), each));
    expect(measurement.failures).toEqual([]);
    expect(summarise(measurement).map(({ benchmark }) => benchmark)).toEqual(
      expect.arrayContaining(able.map(({ id }) => id)),
    );
    expect(checkSelfTest(measurement).passed).toBe(true);
  });

  test('says which Bochs it was, and that our driver watched', () => {
    const { software } = emulatedFingerprint(completed(plain, ID));
    const own = parts.get(ID);
    expect(software).toMatchObject([
      { role: 'kernel', name: 'Linux' },
      { role: 'emulator', name: 'Bochs', version: own?.emulator.version, sha256: own?.emulator.sha256 },
      { role: 'probe' },
      { role: 'vmm' },
      { role: 'initramfs' },
      { role: 'stamp-plugin', sha256: own?.guest.bochs.driver.sha256 },
    ]);
  });

  test('every cell is explained to the instruction, and tracing changes no sample', async () => {
    const { run: traced } = await execute({ ...request, explain: true }, { parts });
    const measurement = completed(traced, ID);
    expect(firstDifferences(completed(plain, ID), measurement)).toEqual(SAME);
    expect(measurement.explanations.map(({ benchmark }) => benchmark)).toEqual(
      measurement.fingerprint.parameters.benchmarks,
    );
    for (const explanation of measurement.explanations) {
      expect(checkExplanation(explanation)).toBeUndefined();
      expect(namedShare(explanation)).toBeGreaterThan(0.95);
    }
  }, 300_000);

  test('a machine booted afresh gives the same samples', async () => {
    const { run } = await execute({ ...request, cold: true }, { parts });
    expect(firstDifferences(completed(plain, ID), completed(run, ID))).toEqual(SAME);
  }, 600_000);

  test('a machine that does not end in time is ended, and said to hang', async () => {
    const { run } = await execute(request, { parts, timeLimits: { boot: 1, measure: 1 } });
    expect(failed(run, ID).error).toMatch(/hung while (booting|measuring) and was ended after 1 s/);
  }, 120_000);
});

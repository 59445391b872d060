import { expect, test } from 'vitest';
import { findConfiguration } from '../../src/catalog/find.ts';
import { INSTRUCTIONS } from '../../src/results/clock.ts';
import { severalTestbeds } from '../../src/testbeds/several.ts';
import type { PreparedTestbed, Session, Testbed } from '../../src/testbeds/testbed.ts';

/** A testbed that says which sessions it was asked to prepare, and by its name what a session needs. */
function testbed(name: string, asked: string[]): Testbed {
  const prepared: PreparedTestbed = {
    costOf: () => 1,
    jobs: name.length,
    softwareOf: () => [],
    byHand: () => name,
    measure: () => Promise.reject(new Error('nothing is measured')),
  };
  return {
    name: 'emulated',
    clock: INSTRUCTIONS,
    observers: { traces: true, accounts: true },
    prepare: (sessions) => {
      asked.push(`${name}: ${sessions.map(({ configuration }) => configuration.id).join(' ')}`);
      return Promise.resolve(prepared);
    },
    calibrate: () => {},
  };
}

function session(id: string): Session {
  const configuration = findConfiguration(id);
  return { kind: 'microbenchmarks', configuration, benchmarks: ['hypercall'], iterations: 1, batches: 1 };
}

test('each session is prepared and measured by its own testbed, those of one together', async () => {
  const asked: string[] = [];
  const [old, recent] = [testbed('old', asked), testbed('recent', asked)];
  const all = severalTestbeds(
    new Map([
      ['kvm-arm64', old],
      ['kvm-x86', recent],
      ['xen-arm64', old],
    ]),
  );
  const sessions = ['kvm-arm64', 'kvm-x86', 'xen-arm64'].map(session);
  const prepared = await all.prepare(sessions, false);
  expect(asked).toEqual(['old: kvm-arm64 xen-arm64', 'recent: kvm-x86']);
  expect(sessions.map((each) => prepared.byHand(each))).toEqual(['old', 'recent', 'old']);
  expect(prepared.jobs).toBe('recent'.length);
  await expect(all.prepare([session('kvm-arm64-vhe')], false)).rejects.toThrow('no testbed is that of');
});

import type { TestProject } from 'vitest/node';
import { provideBundle } from '../../../src/artifacts/packages/provide.ts';
import { setup } from '../../../src/artifacts/setup.ts';
import { bringSnapshots, type Restored } from './snapshots.ts';

/** Programs of the workloads that are run, which setup does not bring. */
const PROGRAMS = ['busybox-arm64', 'netperf-arm64', 'kvm-qemu-arm64'] as const;

/** The others are booted by the test that measures on them. */
const RESTORED: Restored = {
  microbenchmarks: ['kvm-arm64', 'kvm-arm64-nvhe', 'kvm-arm64-vhe', 'kvm-x86', 'xen-arm64'],
  workload: ['native-arm64', 'kvm-arm64'],
};

/** How things are brought before there is a test. */
export const options = {
  locked: false,
  say: (line: string) => void process.stderr.write(`${line}\n`),
  signal: undefined,
};

/**
 * Brings what machines are made of before the first test, so that no test's time limit has a download in it and no two files
 * bring the same; and boots once what many of them restore.
 */
export default async function bringPrerequisites(project: TestProject): Promise<void> {
  await bringPrograms();
  project.provide('snapshots', await bringSnapshots(RESTORED, options));
}

/** Packages, and what is built of them. */
export async function bringPrograms(): Promise<void> {
  await setup(options);
  for (const bundle of PROGRAMS) await provideBundle(bundle, options);
}

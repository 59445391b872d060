import type { TestProject } from 'vitest/node';
import { findEmulator } from '../../src/artifacts/emulator.ts';
import { qemuSuites } from '../../src/artifacts/qemu-programs.ts';
import { bundleNames } from '../../src/artifacts/packages/bundles.ts';
import { provideBundle } from '../../src/artifacts/packages/provide.ts';
import { workloadBundles } from '../../src/artifacts/packages/workload-bundles.ts';
import { defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { bringPrograms, options } from '../e2e/support/prerequisites.ts';
import { bringSnapshots } from '../e2e/support/snapshots.ts';

/** Brings every QEMU that can be brought, too, and what workloads run on Arm; and boots once what many files restore. */
export default async function bringAllPrerequisites(project: TestProject): Promise<void> {
  await bringPrograms();
  for (const bundle of bundleNames)
    if (Object.hasOwn(workloadBundles, bundle) && bundle.endsWith('-arm64'))
      await provideBundle(bundle, options);
  for (const qemu of qemuSuites)
    for (const target of ['arm64', 'x86'] as const) await findEmulator(target, { ...options, qemu });
  const restored = {
    microbenchmarks: defaultConfigurations.map(({ id }) => id),
    workload: ['native-arm64', 'kvm-arm64', 'xen-arm64'],
  };
  project.provide('snapshots', await bringSnapshots(restored, options));
}

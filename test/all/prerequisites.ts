import { findEmulator } from '../../src/artifacts/emulator.ts';
import { qemuSuites } from '../../src/artifacts/qemu-programs.ts';
import { bundleNames } from '../../src/artifacts/packages/bundles.ts';
import { provideBundle } from '../../src/artifacts/packages/provide.ts';
import { workloadBundles } from '../../src/artifacts/packages/workload-bundles.ts';
import bringPrerequisites from '../e2e/support/prerequisites.ts';

/** Brings every QEMU that can be brought, too, and what workloads run on Arm. */
export default async function bringAllPrerequisites(): Promise<void> {
  await bringPrerequisites();
  for (const bundle of bundleNames)
    if (Object.hasOwn(workloadBundles, bundle) && bundle.endsWith('-arm64'))
      await provideBundle(bundle, { locked: false, say, signal: undefined });
  for (const qemu of qemuSuites)
    for (const target of ['arm64', 'x86'] as const) await findEmulator(target, { qemu, locked: false, say });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

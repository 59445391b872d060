import { findEmulator, qemuSuites } from '../../src/testbed/emulator.ts';
import bringPrerequisites from '../e2e/support/prerequisites.ts';

/** Brings every QEMU that can be brought, too. */
export default async function bringAllPrerequisites(): Promise<void> {
  await bringPrerequisites();
  for (const qemu of qemuSuites)
    for (const target of ['arm64', 'x86'] as const) await findEmulator(target, { qemu, locked: false, say });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findConfiguration } from '../../src/catalog/find.ts';
import { provideWorkloadIngredients } from '../../src/testbeds/emulated/workloads/parts.ts';
import { hasProgram } from '../e2e/support/driver-compiler.ts';
import { buildModule } from '../e2e/support/driver-module.ts';
import { BEFORE_SCRIPT, inVm, SCRIPT, WITHOUT_MODULES } from '../e2e/support/driver-vm.ts';

/* Kernels that do not take the module, and what the script says of them, before and after it is loaded. */

const software = { locked: false, say: () => {}, signal: undefined };
const configuration = 'kvm-arm64';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-refused-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a VM says whose kernel is told so. */
async function saidBy(parameters: readonly string[], commands: readonly string[]): Promise<string> {
  const { machine } = findConfiguration(configuration);
  const [ingredients] = await provideWorkloadIngredients([findConfiguration(configuration)], software);
  const release = ingredients?.vmKernel.release ?? '';
  const { module } = await buildModule(machine.architecture, release, folder, software);
  const vm = { configuration, module, files: SCRIPT, parameters, before: WITHOUT_MODULES, folder, software };
  return inVm(vm, [...BEFORE_SCRIPT, ...commands]);
}

const SIGNED_ONLY = /the kernel takes signed modules only .*\. Next: docs\/driver\.md says how one is signed/;

test.for([
  ['lockdown=integrity', 'Lockdown: insmod: unsigned module loading is restricted'],
  ['module.sig_enforce=1', 'Loading of unsigned module is rejected'],
] as const)(
  'a kernel with %s takes no module that is not signed, which is said before one is built',
  async ([parameter, refusal], context) => {
    context.skip(!hasProgram('make'), 'there is no make on this computer: apt-get install make');
    const said = await saidBy(
      [parameter],
      [
        'insmod /worldswitch.ko; echo "loaded: $?"',
        // The kernel's own way to say it is not there yet.
        'sh /machine/measure.sh; echo "without securityfs: $?"',
        'mount -t securityfs security /sys/kernel/security; cat /sys/kernel/security/lockdown',
        'dmesg | grep "unsigned module" | tail -n 1',
        `printf '#!/bin/sh\\necho "something is built"\\n' >/bin/make`,
        'sh /machine/measure.sh; echo "with securityfs: $?"',
        'sh /machine/measure.sh --say | tail -n 1',
      ],
    );
    expect(said).toContain(refusal);
    expect(said).toMatch(/^loaded: [1-9]/m);
    expect(said.match(new RegExp(`^measure.sh: ${SIGNED_ONLY.source}`, 'gm'))).toHaveLength(2);
    expect(said).toMatch(/^without securityfs: 1$/m);
    expect(said).toMatch(/^with securityfs: 1$/m);
    expect(said).toMatch(new RegExp(`^# refused: ${SIGNED_ONLY.source}`, 'm'));
    expect(said).not.toContain('something is built');
  },
);

test('a module that is loaded already, and a kernel that takes none any more, are said before one is built', async (context) => {
  context.skip(!hasProgram('make'), 'there is no make on this computer: apt-get install make');
  const said = await saidBy(
    [],
    [
      'insmod /worldswitch.ko && sh /machine/measure.sh --say | tail -n 1',
      'rm /dev/worldswitch; sh /machine/measure.sh',
      'rmmod worldswitch; echo 1 >/proc/sys/kernel/modules_disabled; sh /machine/measure.sh',
    ],
  );
  expect(said).toMatch(/^# refused: the module is loaded already\. Next: rmmod worldswitch$/m);
  expect(said).toMatch(/^measure\.sh: the module is loaded already\. Next: rmmod worldswitch$/m);
  expect(said).toMatch(/^measure\.sh: the kernel takes no modules any more .*\. Next: boot it again/m);
});

import { expect, test } from 'vitest';
import { figuresOf } from '../../src/analysis/figures.ts';
import type { Run } from '../../src/results/schema.ts';
import { completed } from '../e2e/support/study.ts';
import { storedBy } from '../e2e/support/stored.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace({ booted: true });

function measure(...parameters: string[]): Promise<Run> {
  const added = parameters.flatMap((parameter) => ['--kernel-parameter', parameter]);
  return storedBy(workspace, '-c', 'kvm-x86', '-m', 'vm-switch', ...added);
}

/* The kernel itself tells modules nothing of its command line, and KVM is one on x86. */
test('a module takes its parameters from the command line, and what it does not take is said', async () => {
  const [plain, polling] = [
    await measure(),
    await measure('kvm.halt_poll_ns=200000', 'kvm_amd.nested=0', 'kvm_amd.npt=x'),
  ];
  const [before = Infinity, after] = [plain, polling].map(
    (run) => figuresOf(run).find(({ benchmark }) => benchmark === 'vm-switch')?.value,
  );
  // A VCPU that waits polls first, which the path to it is longer by.
  expect(after).toBeGreaterThan(before * 1.01);
  expect(completed(plain, 'kvm-x86').settings?.notInForce).toEqual([]);
  expect(completed(polling, 'kvm-x86').settings?.notInForce).toEqual([
    {
      of: 'kernel',
      parameter: 'kvm_amd.nested=0',
      reason: 'the module refuses it, or another parameter that is added for it',
    },
    { of: 'kernel', parameter: 'kvm_amd.npt=x', reason: 'the kernel can make nothing of its value' },
  ]);
});

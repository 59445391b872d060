import { beforeAll, expect, test } from 'vitest';
import { findConfiguration } from '../../src/catalog/find.ts';
import { componentOf } from '../../src/results/software.ts';
import type { Parts } from '../../src/testbeds/emulated/machine.ts';
import { partsOf } from '../../src/testbeds/emulated/parts.ts';
import { run } from '../e2e/support/command.ts';
import { copyOf, packageOf, treeOf } from '../e2e/support/own.ts';
import { stored, storedBy } from '../e2e/support/stored.ts';
import { completed, completedWorkload, defaultParts } from '../e2e/support/study.ts';
import { useWorkspace } from '../e2e/support/workspace.ts';

const workspace = useWorkspace({ booted: true });

const FEW = ['--microbenchmark', 'hypercall', '--iterations', '8', '--batches', '5'];

let of: (id: string) => Parts;
beforeAll(async () => {
  const parts = await defaultParts();
  of = (id) => partsOf(parts, findConfiguration(id));
});

/** A package with what Debian's has of a configuration's kernel. */
function debOf(id: string): string {
  return packageOf(workspace, treeOf(of(id).kernel.image), `linux-${id}.deb`);
}

test('as Dom0, the kernel of a package has all samples of that which worldswitch brings', async () => {
  const xen = ['-c', 'xen-x86', ...FEW];
  const own = completed(await storedBy(workspace, ...xen, '--kernel', debOf('xen-x86')), 'xen-x86');
  const packaged = completed(await storedBy(workspace, ...xen), 'xen-x86');
  expect(own.samples).toEqual(packaged.samples);
  expect(componentOf(own.fingerprint.software, 'initramfs')).toEqual(
    componentOf(packaged.fingerprint.software, 'initramfs'),
  );
});

test('workloads run on the kernel of a package, and on its image with its modules', async () => {
  const { image } = of('kvm-arm64').kernel;
  const workload = [
    '-c',
    'native-arm64',
    '-w',
    'tcp-rr',
    '--units',
    '20',
    '--repetitions',
    '2',
    '--launches',
    '1',
  ];
  const own = await storedBy(workspace, ...workload, '--kernel', debOf('kvm-arm64'));
  const apart = await storedBy(
    workspace,
    ...workload,
    ...['--kernel', copyOf(workspace, image, 'Image-mine'), '--kernel-modules', treeOf(image)],
  );
  expect(completedWorkload(apart, 'native-arm64', 'tcp-rr').samples).toEqual(
    completedWorkload(own, 'native-arm64', 'tcp-rr').samples,
  );
});

test('without its modules a kernel lacks KVM, and the sentence says what gives it', async () => {
  const bare = copyOf(workspace, of('kvm-x86').kernel.image, 'bzImage-mine');
  const { exitCode, stdout, stderr } = await run(workspace, 'run', '-c', 'kvm-x86', ...FEW, '--kernel', bare);
  expect(exitCode).toBe(3);
  expect((await stored(workspace, stdout)).measurements).toMatchObject([{ state: 'failed' }]);
  expect(stderr).toMatch(
    /^worldswitch: kvm-x86 failed: .* no \/dev\/kvm.* Next: .*--kernel-modules.*CONFIG_KVM=y.*\.$/m,
  );
});

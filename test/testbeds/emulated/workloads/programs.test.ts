import { beforeAll, describe, expect, test } from 'vitest';
import { architectureSupports } from '../../../../src/architectures/index.ts';
import { knownWorkloads } from '../../../../src/catalog/workloads.ts';
import { kvm } from '../../../../src/hypervisors/kvm/kvm.ts';
import { type PackageLock, readLock } from '../../../../src/artifacts/packages/lock.ts';
import { thisWorld } from '../../../../src/artifacts/packages/world.ts';
import { programsOf, vmmSelection } from '../../../../src/testbeds/emulated/workloads/programs.ts';

let lock: PackageLock;
beforeAll(async () => {
  lock = await readLock(thisWorld().lockFile);
});

describe.each(architectureSupports)('$id', ({ id: architecture, names }) => {
  test.each(knownWorkloads)('$id has what its scripts run, and a client if it is to have one', (workload) => {
    const [server, client] = (['server', 'client'] as const).map((party) =>
      programsOf(workload, party, architecture),
    );
    expect(server).not.toHaveLength(0);
    expect(client?.length === 0).toBe(workload.arrangement === 'local');
  });

  test.each(knownWorkloads)('the packages of $id are locked', (workload) => {
    for (const party of ['server', 'client'] as const) {
      for (const { bundle } of programsOf(workload, party, architecture)) {
        const name = names.debian;
        expect(lock.find(`${bundle}-${name}`, name)).not.toHaveLength(0);
      }
    }
  });

  test('QEMU is where the host with KVM starts it', () => {
    const vmm = kvm.on[architecture]?.vmm;
    expect(vmm && vmmSelection(vmm).programs.map(({ path }) => path)).toEqual(['usr/bin/qemu']);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { knownWorkloads } from '../../../../src/catalog/workloads.ts';
import { type PackageLock, readLock } from '../../../../src/artifacts/packages/lock.ts';
import { thisWorld } from '../../../../src/artifacts/packages/world.ts';
import { kvmQemu, programsOf } from '../../../../src/testbeds/emulated/workloads/programs.ts';

const architectures = ['arm64', 'x86'] as const;
const debian = { arm64: 'arm64', x86: 'amd64' } as const;

let lock: PackageLock;
beforeAll(async () => {
  lock = await readLock(thisWorld().lockFile);
});

describe.each(architectures)('%s', (architecture) => {
  test.each(knownWorkloads)('$id has what its scripts run, and a client if it is to have one', (workload) => {
    const [server, client] = (['server', 'client'] as const).map((side) =>
      programsOf(workload, side, architecture),
    );
    expect(server).not.toHaveLength(0);
    expect(client?.length === 0).toBe(workload.sides === 'local');
  });

  test.each(knownWorkloads)('the packages of $id are locked', (workload) => {
    for (const side of ['server', 'client'] as const) {
      for (const { bundle } of programsOf(workload, side, architecture)) {
        const name = debian[architecture];
        expect(lock.find(`${bundle}-${name}`, name)).not.toHaveLength(0);
      }
    }
  });

  test('QEMU is where the host starts it', () => {
    expect(kvmQemu(architecture).programs.map(({ path }) => path)).toEqual(['usr/bin/qemu']);
  });
});

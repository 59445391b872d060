import { describe, expect, test } from 'vitest';
import { configurationsFor } from '../../../../src/catalog/benchmarks.ts';
import { specjvm2008, workloads } from '../../../../src/catalog/workloads.ts';
import { WorldswitchError } from '../../../../src/system/errors.ts';
import { consoleWords, machineArguments } from '../../../../src/testbeds/emulated/qemu/command-line.ts';
import { workloadMachine } from '../../../../src/testbeds/emulated/workloads/machine.ts';
import { defaultParameters } from '../../../../src/study/parameters.ts';
import { withShell } from '../../../../src/testbeds/emulated/workloads/shell.ts';

const MIB = 2 ** 20;
const [workload] = workloads;
if (workload === undefined) throw new Error('there are no workloads');
const parameters = defaultParameters(workload);

function thrownBy(action: () => unknown): WorldswitchError {
  try {
    action();
  } catch (error) {
    if (error instanceof WorldswitchError) return error;
  }
  throw new Error('nothing was refused');
}

describe.each(configurationsFor('workload'))('the machine of $id', (configuration) => {
  const machine = workloadMachine(configuration, workload, parameters, 100 * MIB);

  test('has a PCPU more than the VM has VCPUs', () => {
    for (const vcpus of [1, 2, 3]) {
      expect(workloadMachine(configuration, workload, { ...parameters, vcpus }, MIB).pcpus).toBe(vcpus + 1);
    }
  });

  test('has room for the VM, for what it contains packed and unpacked, and for itself', () => {
    expect(machine.memoryMiB).toBeGreaterThan(workload.memoryMiB + 200);
    expect(machine.memoryMiB).toBeLessThanOrEqual(3072);
  });

  test('that would be too large is refused: how much it needs, and what is the most', () => {
    expect(() => workloadMachine(configuration, workload, parameters, 2000 * MIB)).toThrow(
      /^hackbench on \S+ needs a machine of \d+ MiB, and 3072 MiB is the most$/,
    );
  });

  test('that a copy of a suite makes too large says how much of it the copy is', () => {
    const suite = {
      ...{ name: 'SPECjvm2008', folder: '/opt/suite', sha256: '', paths: [], benchmarks: ['compress'] },
      bytes: 800 * MIB,
    };
    const error = thrownBy(() =>
      workloadMachine(configuration, { ...specjvm2008, suite }, parameters, 1200 * MIB),
    );
    expect(error.message).toMatch(
      /^specjvm2008 on \S+ needs a machine of \d+ MiB, and 3072 MiB is the most$/,
    );
    expect(error.next).toContain('1200 MiB, 800 MiB of it from /opt/suite');
  });

  test('polls before a VCPU sleeps for as long as is asked, with KVM', () => {
    const polling = workloadMachine(configuration, workload, { ...parameters, haltPollNs: 50_000 }, MIB);
    const said = polling.boot.kernelParameters.includes('kvm.halt_poll_ns=50000');
    expect(said).toBe(configuration.hypervisor.name === 'KVM');
  });

  test('has its clock count instructions, but not where a shell is opened in it', () => {
    expect(machineArguments(machine, [])).toContain('-icount');
    expect(consoleWords(machine)).not.toContain('-icount');
  });

  test('is told by its kernel where a shell is to be opened', () => {
    const shell = withShell(configuration, 'host', { size: { rows: 24, columns: 80 } });
    expect(workloadMachine(shell, workload, parameters, MIB).boot.kernelParameters).toContain(
      'shell=host:24x80',
    );
    const piped = withShell(configuration, 'vm', { size: undefined });
    expect(workloadMachine(piped, workload, parameters, MIB).boot.kernelParameters).toContain(
      'shell=vm:piped',
    );
  });
});

import type { Check } from '../../artifacts/doctor/check.ts';
import { adviseOnXen } from './advice-xen.ts';
import { factOf, type HostFacts, linesOf } from './facts.ts';
import { titleOfHypervisor, pcpusOf } from './configuration.ts';
import { isVm, kvmOfHost } from './kvm.ts';
import { loadOf } from './load.ts';
import { unsteady } from './unsteady.ts';
import { isDom0 } from './xen.ts';

/**
 * What makes figures of a host unsteady, and the line that mends each. Nothing of it is needed: figures are there without it.
 *
 * @param name what messages call the host
 */
export function adviseOnHost(facts: HostFacts, name: string): Check[] {
  return isDom0(facts) ? adviseOnXen(facts, name) : adviseOnKvm(facts, name);
}

function adviseOnKvm(facts: HostFacts, name: string): Check[] {
  const kvm = kvmOfHost(facts, name);
  if ('why' in kvm) return [{ need: 'KVM', found: kvm.why, state: 'missing', mend: kvm.next }];
  const checks: (Check | undefined)[] = [
    {
      need: 'KVM',
      found:
        kvm.mode === 'unknown'
          ? `${titleOfHypervisor(kvm)}; its mode is in the kernel's log, which this user may not read`
          : titleOfHypervisor(kvm),
      state: 'ok',
    },
    isVm(facts)
      ? unsteady(
          'hardware',
          'this host is a VM itself: its own exits are part of the figures',
          'measure on a machine of metal',
        )
      : undefined,
    governorOf(facts),
    turboOf(facts),
    threadsOf(facts),
    isolationOf(facts),
    vmsOf(facts),
    loadOf(facts),
  ];
  return checks.filter((check) => check !== undefined);
}

function governorOf(facts: HostFacts): Check {
  const need = 'governor';
  const governors = linesOf(facts, 'governors').map((line) => line.trim());
  if (governors.length === 0) return { need, found: 'the kernel sets no frequencies', state: 'ok' };
  const found = governors.join(', ');
  return governors.every((governor) => governor === 'performance')
    ? { need, found, state: 'ok' }
    : unsteady(
        need,
        `${found}: the frequency changes with the load`,
        'as root: echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor',
      );
}

function turboOf(facts: HostFacts): Check {
  const need = 'turbo';
  const on = 'on: the frequency changes with heat and neighbours';
  if (factOf(facts, 'no-turbo')?.trim() === '0')
    return unsteady(need, on, 'as root: echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo');
  if (factOf(facts, 'boost')?.trim() === '1')
    return unsteady(need, on, 'as root: echo 0 > /sys/devices/system/cpu/cpufreq/boost');
  return { need, found: 'off, or none', state: 'ok' };
}

function threadsOf(facts: HostFacts): Check {
  const need = 'threads of a core';
  return factOf(facts, 'threads-share-cores')?.trim() === '1'
    ? unsteady(
        need,
        'two of them share one (SMT): what runs on the other one slows this one down',
        'as root: echo off > /sys/devices/system/cpu/smt/control',
      )
    : { need, found: 'one each', state: 'ok' };
}

function isolationOf(facts: HostFacts): Check {
  const need = 'isolation';
  const isolated = factOf(facts, 'isolated')?.trim() ?? '';
  if (isolated !== '') return { need, found: `CPUs ${isolated} are kept free, and taken`, state: 'ok' };
  const cpus = pcpusOf(factOf(facts, 'cpus'));
  return cpus < 4
    ? { need, found: `none, with ${cpus} CPU${cpus === 1 ? '' : 's'}`, state: 'absent' }
    : unsteady(
        need,
        'no CPU is kept free of other threads',
        `boot the kernel with isolcpus=${cpus - 2},${cpus - 1} nohz_full=${cpus - 2},${cpus - 1}`,
      );
}

function vmsOf(facts: HostFacts): Check {
  const need = 'other VMs';
  const count = Number(factOf(facts, 'vms')?.trim() ?? '0');
  if (count > 0) return unsteady(need, `${count} of KVM`, 'end them, or measure when they have ended');
  return factOf(facts, 'user')?.trim() === '0'
    ? { need, found: 'none', state: 'ok' }
    : { need, found: 'none of this user; root alone sees those of others', state: 'ok' };
}

import type { Architecture } from '../../catalog/architectures.ts';
import type { HostMode } from '../../catalog/on-host.ts';
import { architectureOfHost, cpuField, factOf, type HostFacts, linesOf } from './facts.ts';
import type { HostRefusal } from './refusal.ts';
import { isDom0 } from './xen.ts';

/** KVM of a host that can be measured. */
export interface HostKvm {
  readonly name: 'KVM';
  readonly architecture: Architecture;
  readonly mode: HostMode;
}

/** What to do where a host can't be measured. */
const ELSEWHERE =
  'name a machine that has it (--host user@machine), or worldswitch run without --testbed, which emulates machines with KVM';

/** The same of a Dom0. */
const OF_XEN = 'worldswitch run --testbed host measures Xen of it';

/**
 * KVM of a host, as far as it tells.
 *
 * @param name what messages call the host
 * @returns why it can't be measured, if so
 */
export function kvmOfHost(facts: HostFacts, name: string): HostKvm | HostRefusal {
  const architecture = architectureOfHost(facts);
  if (architecture === undefined) {
    const machine = factOf(facts, 'machine') ?? 'unknown';
    return {
      why: `${name} is of an architecture that worldswitch does not know (${machine})`,
      next: ELSEWHERE,
    };
  }
  const device = linesOf(facts, 'device');
  if (!device.includes('there') && isDom0(facts))
    return { why: `${name} is Dom0 of Xen, and no KVM is there`, next: OF_XEN };
  if (!device.includes('there')) {
    const vm = isVm(facts) ? 'is a VM itself and ' : '';
    return { why: `${name} ${vm}has no /dev/kvm`, next: ELSEWHERE };
  }
  const mode = cpuField(facts, 'flags') === undefined ? modeByLog(facts) : modeByFlags(facts);
  if (mode === undefined || linesOf(facts, 'modules').includes('/sys/module/kvm_pvm')) {
    return {
      why:
        `/dev/kvm of ${name} is only software: ` +
        (mode === undefined ? 'the CPU shows neither vmx nor svm' : 'the module kvm_pvm is behind it'),
      next: ELSEWHERE,
    };
  }
  if (!device.includes('open')) {
    return {
      why: `this user may not open /dev/kvm of ${name}`,
      next: 'there, as root: usermod -aG kvm USER; then log in anew',
    };
  }
  return { name: 'KVM', architecture, mode };
}

/** Whether a host is a VM, as far as its CPU says so. */
export function isVm(facts: HostFacts): boolean {
  return flagsOf(facts).includes('hypervisor');
}

function flagsOf(facts: HostFacts): string[] {
  return (cpuField(facts, 'flags') ?? '').split(' ');
}

function modeByFlags(facts: HostFacts): HostMode | undefined {
  const flags = flagsOf(facts);
  if (flags.includes('svm')) return 'SVM';
  return flags.includes('vmx') ? 'VMX' : undefined;
}

/** What the kernel says when KVM starts (Linux arch/arm64/kvm/arm.c, kvm_arm_init). */
const SAID: readonly (readonly [RegExp, HostMode])[] = [
  [/Protected \w+ mode initialized/, 'protected'],
  [/\bVHE mode initialized/, 'VHE'],
  [/\b(?:Hyp|nVHE|hVHE)(?: nVHE| hVHE)? mode initialized/, 'nVHE'],
];

function modeByLog(facts: HostFacts): HostMode {
  const log = linesOf(facts, 'log').filter((line) => /kvm/i.test(line));
  const said = SAID.find(([pattern]) => log.some((line) => pattern.test(line)));
  return said?.[1] ?? 'unknown';
}

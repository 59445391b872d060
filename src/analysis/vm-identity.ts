import {
  cloudsByMaker,
  cloudsByTag,
  hypervisorsByWord,
  knownToGuests,
  signatures,
} from '../catalog/vm-signatures.ts';
import type { Vm } from '../results/vm.ts';

type Facts = Readonly<Vm['facts']>;

/** What a guest takes its hypervisor for. */
export interface GuestHypervisor {
  /** `KVM`; the signature itself if it is none that is known; `an unknown hypervisor` if there is none. */
  readonly name: string;
  /** Whether it is one of which it is known what the rows are of. */
  readonly known: boolean;
}

/**
 * What a guest is told of its hypervisor. The last signature counts: before it stand those that it pretends to have, as KVM does
 * for Windows.
 */
export function hypervisorOfGuest(facts: Facts): GuestHypervisor {
  const signature = facts['cpuid/hypervisor']?.at(-1);
  const name = signature === undefined ? byWord(facts) : (signatures.get(signature) ?? signature);
  const heard = facts['kernel/hypervisor']?.[0];
  // A kernel may have been told otherwise than programs are, for example where their CPUID exits to another hypervisor.
  const contradicted = heard !== undefined && signature !== undefined && !heard.startsWith(name);
  return {
    name: contradicted ? `${name} (by CPUID; ${heard} by the kernel's log)` : name,
    known: knownToGuests.has(name) && !contradicted,
  };
}

function byWord(facts: Facts): string {
  const said =
    facts['hypervisor/type']?.[0] ??
    facts['device-tree/hypervisor']?.[0] ??
    facts['kernel/hypervisor']?.[0] ??
    '';
  return hypervisorsByWord.find(([word]) => word.test(said))?.[1] ?? 'an unknown hypervisor';
}

/** The cloud that a VM is in, as far as its firmware says so; `undefined` if it does not. */
export function cloudOfGuest(facts: Facts): string | undefined {
  const tag = cloudsByTag.get(facts['dmi/chassis_asset_tag']?.[0] ?? '');
  const maker = facts['dmi/sys_vendor']?.[0] ?? '';
  return tag ?? cloudsByMaker.find(([pattern]) => pattern.test(maker))?.[1];
}

/** The VMM that a VM has, as far as its firmware says so: the maker and the product; `undefined` if it says nothing. */
export function vmmOfGuest(facts: Facts): string | undefined {
  const words = ['dmi/sys_vendor', 'dmi/product_name'].flatMap((name) => facts[name]?.[0] ?? []);
  return words.length === 0 ? undefined : words.join(' ');
}

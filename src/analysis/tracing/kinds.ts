import type { Configuration } from '../../catalog/configurations.ts';
import { deviceRegister } from '../../catalog/devices.ts';
import type { Kind, Place } from '../../results/explanation.ts';
import type { Executed } from './walk.ts';

/** Programs whose use of floating-point registers is their own business, and no switch of state. */
const USERS: ReadonlySet<Place> = new Set(['guest', 'host-user', 'dom0-user']);

const LOADS_AND_STORES: Kind = { class: 'load-store', direction: null, register: null };

/**
 * Registers whose names for EL1 mean those of EL2 in a host that runs there (DDI 0487, "Virtualization Host
 * Extensions", the redirection of accesses while HCR_EL2.E2H is 1).
 */
const REDIRECTED =
  /^(SCTLR|TTBR0|TTBR1|TCR|AFSR0|AFSR1|ESR|FAR|MAIR|AMAIR|VBAR|CONTEXTIDR|SPSR|ELR|CPACR|CNTKCTL)_EL1$/;

/** Registers in which Linux and Xen keep pointers to the current thread and to the data of the CPU that they run on. */
const POINTERS: ReadonlySet<string> = new Set(['SP_EL0', 'TPIDR_EL1', 'TPIDR_EL2']);

/** Functions that mean the VM's registers when they read these, but for that of EL2, which no VM has. */
const SWITCHES_VMS = /sysreg|ctxt_switch|guest_(enter|exit)/;

/** What an instruction does, with what only its surroundings tell: the device, or that its function switches state. */
export function kindOf({ machine, hypervisor }: Configuration, { point, access }: Executed): Kind {
  const { instruction, function: own } = point;
  const { kind, memory } = instruction;
  if (access !== undefined) {
    const { name, virtual } = deviceRegister(machine.architecture, access.address);
    return {
      class: virtual ? 'vgic' : 'device',
      direction: access.store ? 'restored' : 'saved',
      register: name,
    };
  }
  if (kind.register !== null) {
    const vhe = hypervisor.name === 'KVM' && hypervisor.mode === 'VHE' && own.place === 'host-kernel';
    return systemRegister(kind, kind.register, vhe, own.name);
  }
  if (kind.class === 'fp' && USERS.has(own.place)) return memory === 'none' ? kind : LOADS_AND_STORES;
  if (kind.class !== 'load-store' || !own.switchesState) return kind;
  return { class: 'gp', direction: memory === 'load' ? 'restored' : 'saved', register: null };
}

function systemRegister(kind: Kind, register: string, vhe: boolean, functionName: string | null): Kind {
  if (vhe && REDIRECTED.test(register)) {
    const own = register.replace('CPACR', 'CPTR').replace('CNTKCTL', 'CNTHCTL').replace('_EL1', '_EL2');
    return { ...kind, class: own.startsWith('CNT') ? 'timer' : 'el2-configuration', register: own };
  }
  const ofVm = register !== 'TPIDR_EL2' && SWITCHES_VMS.test(functionName ?? '');
  return kind.direction === 'saved' && POINTERS.has(register) && !ofVm
    ? { ...kind, class: 'other-system' }
    : kind;
}

/** Functions of Linux and Xen that write the x2APIC's interrupt command register. */
const SENDS_BY_X2APIC = /x2apic.*(ipi|send|icr)|send_ipi.*x2apic/i;

/** Whether an instruction sends an interrupt to another CPU. */
export function sendsInterrupt({ machine }: Configuration, { point, access }: Executed): boolean {
  if (access !== undefined) return access.store && deviceRegister(machine.architecture, access.address).sends;
  const { instruction, function: own } = point;
  if (instruction.sends) return true;
  const writes = instruction.kind.class === 'model-specific' && instruction.kind.direction === 'restored';
  return writes && own.place !== 'guest' && SENDS_BY_X2APIC.test(own.name ?? '');
}

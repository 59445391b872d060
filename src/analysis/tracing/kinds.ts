import type { ArchitectureSupport } from '../../architectures/architecture.ts';
import { deviceRegister } from '../../architectures/devices.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import type { Kind, Place } from '../../results/explanation.ts';
import type { CodeMap } from './code.ts';
import type { Executed } from './walk.ts';

/** Programs whose use of floating-point registers is their own business, and no switch of state. */
const USERS: ReadonlySet<Place> = new Set(['guest', 'host-user', 'dom0-user']);

const LOADS_AND_STORES: Kind = { class: 'load-store', direction: null, register: null };

/** What an instruction does, with what only its surroundings tell: the device, or that its function switches state. */
export function kindOf(
  { architecture, hypervisor }: Pick<CodeMap, 'architecture' | 'hypervisor'>,
  configuration: Configuration,
  { point, access }: Executed,
): Kind {
  const { instruction, function: own } = point;
  const { kind, memory } = instruction;
  if (access !== undefined) {
    const { name, virtual } = deviceRegister(architecture.devices, access.address);
    return {
      class: virtual ? 'vgic' : 'device',
      direction: access.store ? 'restored' : 'saved',
      register: name,
    };
  }
  if (kind.register !== null) {
    const meant = hypervisor.registerMeant(configuration.hypervisor, own.place, kind);
    if (meant !== undefined) return meant;
    const pointer = architecture.code.threadPointers[kind.register];
    if (pointer === undefined || kind.direction !== 'saved') return kind;
    const ofVm = pointer.ofVms && hypervisor.readsVmRegisters.test(own.name ?? '');
    return ofVm ? kind : { ...kind, class: 'other-system' };
  }
  if (kind.class === 'fp' && USERS.has(own.place)) return memory === 'none' ? kind : LOADS_AND_STORES;
  if (kind.class !== 'load-store' || !own.switchesState) return kind;
  return { class: 'gp', direction: memory === 'load' ? 'restored' : 'saved', register: null };
}

/** Whether an instruction sends an interrupt to another CPU. */
export function sendsInterrupt(
  { code, devices }: Pick<ArchitectureSupport, 'code' | 'devices'>,
  { point, access }: Executed,
): boolean {
  if (access !== undefined) return access.store && deviceRegister(devices, access.address).sends;
  const { instruction, function: own } = point;
  return code.sendsInterrupt(instruction, own.place === 'guest' ? null : own.name);
}

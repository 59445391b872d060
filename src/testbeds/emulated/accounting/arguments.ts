import type { Configuration } from '../../../catalog/configurations.ts';
import { type Side, sideFunctions, type Waypoint } from '../../../catalog/watched-functions.ts';
import type { CodeSymbol } from '../../../results/trace.ts';
import { WINDOW_ADDRESSES } from '../../../protocol/addresses.ts';

/** The symbols of a workload's machine. */
export interface WorkloadSymbols {
  /** Of the host's, Dom0's or the only kernel, its modules included. */
  readonly kernel: readonly CodeSymbol[];
  /** Of the VM's kernel, but for its modules; natively none. */
  readonly vmKernel: readonly CodeSymbol[];
  /** Of Xen; else none. */
  readonly hypervisor: readonly CodeSymbol[];
}

/** What the account plugin is told, and what the numbers mean that it answers with. */
export interface Accounting {
  readonly arguments: readonly string[];
  /** By the number that a context has. */
  readonly sides: ReadonlyMap<number, Side>;
  /** The functions that lie where stamp number n is, in the kernels that have one there. */
  readonly stamps: readonly Readonly<Partial<Record<Waypoint['kernel'], string>>>[];
}

const SIDES: readonly Side[] = ['client', 'io-path'];

/** Linux's and Xen's maps of all memory, where their place is not drawn (`nokaslr`). */
const DIRECT_MAP = { KVM: '0xffff888000000000', Xen: '0xffff830000000000' } as const;

/** By what name Xen has its entry for page faults: 4.20 renamed it. */
const XEN_PAGE_FAULTS = ['page_fault', 'entry_PF'];

/**
 * The arguments of QEMU that account a workload's repetitions, with `{name}` for files (plugin/account.c).
 *
 * @param waypoints functions whose executions are stamped
 */
export function accounting(
  system: Configuration,
  symbols: WorkloadSymbols,
  waypoints: readonly Waypoint[],
): Accounting {
  const { kernel, vmKernel } = symbols;
  const { architecture } = system.machine;
  const x86 = architecture === 'x86';
  const stamps = new Map<bigint, Partial<Record<Waypoint['kernel'], string>>>();
  for (const waypoint of waypoints) {
    const address = addressIn(waypoint.kernel === 'vm' ? vmKernel : kernel, waypoint.name);
    if (address === undefined) continue;
    stamps.set(address, { ...stamps.get(address), [waypoint.kernel]: waypoint.name });
  }
  const sides = sideFunctions(system).flatMap(({ name, side }) => {
    const address = addressIn(kernel, name);
    return address === undefined ? [] : [`side=${hex(address)}:${SIDES.indexOf(side) + 1}`];
  });
  const words = [
    '{accountPlugin}',
    'out={account}',
    `target=${architecture}`,
    `mode=${modeOf(system)}`,
    `begin=${hex(WINDOW_ADDRESSES.window_begins)}`,
    `end=${hex(WINDOW_ADDRESSES.window_ends)}`,
    `text=${hex(required(kernel, '_stext'))}:${hex(required(kernel, '_einittext'))}`,
    `switch=${hex(required(kernel, x86 ? '__switch_to_asm' : 'cpu_switch_to'))}`,
    ...(x86 ? onX86(system, symbols) : entryOnArm(system, kernel)),
    ...sides,
    ...[...stamps.keys()].map((address) => `stamp=${hex(address)}`),
  ];
  return {
    arguments: ['-plugin', words.join(',')],
    sides: new Map(SIDES.map((side, index) => [index + 1, side])),
    stamps: [...stamps.values()],
  };
}

function modeOf({ hypervisor }: Configuration): string {
  if (hypervisor.name === 'none') return 'native';
  return hypervisor.name === 'Xen' ? 'xen' : hypervisor.mode.toLowerCase();
}

/** The function that KVM enters VMs by: in split mode it is a part of what runs in EL2. */
function entryOnArm({ hypervisor }: Configuration, kernel: readonly CodeSymbol[]): string[] {
  if (hypervisor.name !== 'KVM') return [];
  const begin = required(kernel, hypervisor.mode === 'VHE' ? '__guest_enter' : '__kvm_nvhe___guest_enter');
  const end = kernel.find(({ address }) => address > begin)?.address ?? begin;
  return [`entry=${hex(begin)}:${hex(end)}`];
}

function onX86(
  { hypervisor: { name } }: Configuration,
  { kernel, vmKernel, hypervisor }: WorkloadSymbols,
): string[] {
  const faults = [
    ...[kernel, vmKernel].map((table) => addressIn(table, 'asm_exc_page_fault')),
    ...XEN_PAGE_FAULTS.map((fault) => addressIn(hypervisor, fault)),
  ];
  return [
    ...new Set(faults.filter((address) => address !== undefined).map((address) => `fault=${hex(address)}`)),
    ...(name === 'none' ? [] : [`direct-map=${DIRECT_MAP[name]}`]),
  ];
}

function addressIn(table: readonly CodeSymbol[], wanted: string): bigint | undefined {
  return table.find(({ name }) => name === wanted)?.address;
}

function required(table: readonly CodeSymbol[], name: string): bigint {
  const address = addressIn(table, name);
  if (address === undefined) throw new Error(`the kernel has no ${name}`);
  return address;
}

function hex(address: bigint | number): string {
  return `0x${address.toString(16)}`;
}

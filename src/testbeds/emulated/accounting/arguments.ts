import { supportOf } from '../../../architectures/index.ts';
import type { Configuration } from '../../../catalog/configurations.ts';
import { hypervisorOf, hypervisorOn } from '../../../hypervisors/index.ts';
import type { Waypoint } from '../../../hypervisors/waypoints.ts';
import { WINDOW_ADDRESSES } from '../../../protocol/addresses.ts';
import { emulatorOf } from '../emulators.ts';
import type { HostPurpose } from '../../../results/executed.ts';
import type { CodeSymbol } from '../../../results/trace.ts';

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
  readonly hostPurposes: ReadonlyMap<number, HostPurpose>;
  /** The functions that lie where stamp number n is, in the kernels that have one there. */
  readonly stamps: readonly Readonly<Partial<Record<Waypoint['kernel'], string>>>[];
}

/**
 * The first function that the account plugin needs and the kernel does not tell; `undefined` if it tells all. Linux 5.10
 * leaves out of its table what it runs in EL2 (scripts/kallsyms.c, is_ignored_symbol).
 */
export function untoldFunction(
  configuration: Configuration,
  kernel: WorkloadSymbols['kernel'],
): string | undefined {
  const { switchesTask } = supportOf(configuration.machine.architecture).linux;
  const entry = hypervisorOn(configuration).account.vmEntry(configuration.hypervisor);
  const needed = [...TEXT, switchesTask, ...(entry === undefined ? [] : [entry])];
  return needed.find((name) => addressIn(kernel, name) === undefined);
}

/** Symbols between which the text of Linux lies. */
const TEXT = ['_stext', '_einittext'] as const;

const HOST_PURPOSES: readonly HostPurpose[] = ['client', 'io-path'];

/**
 * The emulator's words that account a workload's repetitions (plugin/account.c).
 *
 * @param symbols of a kernel that tells what is needed, see {@link untoldFunction}
 * @param waypoints functions whose executions are stamped
 */
export function accounting(
  configuration: Configuration,
  symbols: WorkloadSymbols,
  waypoints: readonly Waypoint[],
): Accounting {
  const { kernel, vmKernel } = symbols;
  const { id, linux } = supportOf(configuration.machine.architecture);
  const { accountMode, purposeFunctions } = hypervisorOf(configuration);
  const stamps = new Map<bigint, Partial<Record<Waypoint['kernel'], string>>>();
  for (const waypoint of waypoints) {
    const address = addressIn(waypoint.kernel === 'vm' ? vmKernel : kernel, waypoint.name);
    if (address === undefined) continue;
    stamps.set(address, { ...stamps.get(address), [waypoint.kernel]: waypoint.name });
  }
  const purposes = purposeFunctions.flatMap(({ name, purpose }) => {
    const address = addressIn(kernel, name);
    return address === undefined ? [] : [`side=${hex(address)}:${HOST_PURPOSES.indexOf(purpose) + 1}`];
  });
  const words = [
    `target=${id}`,
    `mode=${accountMode(configuration.hypervisor)}`,
    `begin=${hex(WINDOW_ADDRESSES.window_begins)}`,
    `end=${hex(WINDOW_ADDRESSES.window_ends)}`,
    `text=${TEXT.map((name) => hex(required(kernel, name))).join(':')}`,
    `switch=${hex(required(kernel, linux.switchesTask))}`,
    ...hypervisorWords(configuration, symbols),
    ...purposes,
    ...[...stamps.keys()].map((address) => `stamp=${hex(address)}`),
  ];
  return {
    arguments: emulatorOf(configuration.machine).observe('account', words),
    hostPurposes: new Map(HOST_PURPOSES.map((purpose, index) => [index + 1, purpose])),
    stamps: [...stamps.values()],
  };
}

/** Where page faults are taken to, where all memory is mapped, and from where to where VMs are entered. */
function hypervisorWords(
  configuration: Configuration,
  { kernel, vmKernel, hypervisor }: WorkloadSymbols,
): string[] {
  const { linux } = supportOf(configuration.machine.architecture);
  const { pageFaultEntries, directMap, vmEntry } = hypervisorOn(configuration).account;
  const faults = [
    ...[kernel, vmKernel].flatMap((table) => linux.pageFaultEntries.map((name) => addressIn(table, name))),
    ...pageFaultEntries.map((name) => addressIn(hypervisor, name)),
  ];
  const entry = vmEntry(configuration.hypervisor);
  return [
    ...new Set(faults.filter((address) => address !== undefined).map((address) => `fault=${hex(address)}`)),
    ...(directMap === undefined ? [] : [`direct-map=${directMap}`]),
    ...(entry === undefined ? [] : [entryWord(kernel, entry)]),
  ];
}

function entryWord(kernel: readonly CodeSymbol[], name: string): string {
  const begin = required(kernel, name);
  const end = kernel.find(({ address }) => address > begin)?.address ?? begin;
  return `entry=${hex(begin)}:${hex(end)}`;
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

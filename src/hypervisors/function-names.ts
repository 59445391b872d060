import type { ArchitectureSupport } from '../architectures/architecture.ts';
import type { Duty, FunctionNames } from '../architectures/functions.ts';
import { linuxDuties } from './linux.ts';
import type { HypervisorOnArchitecture } from './on-architecture.ts';

/** What is known of the names of all functions in a machine: the hypervisor's, Linux's and the probe's. */
export function functionNamesOf(
  { linux, probe }: Pick<ArchitectureSupport, 'linux' | 'probe'>,
  { trace }: Pick<HypervisorOnArchitecture, 'trace'>,
): FunctionNames {
  const { functions: own } = trace;
  return {
    duties: [...own.duties, ...linuxDuties, ...linux.functions.duties],
    switchState: [...own.switchState, ...linux.functions.switchState],
    switchThreads: [...own.switchThreads, ...linux.functions.switchThreads],
    entries: [...own.entries, ...linux.functions.entries, ...probe.entries],
  };
}

/** The duty of a function; `undefined` if its name says nothing of it. */
export function dutyIn({ duties }: Pick<FunctionNames, 'duties'>, name: string): Duty | undefined {
  return duties.find(([, names]) => names.test(name))?.[0];
}

/** Whether an exception is taken to an address in a function. */
export function isEntryIn(
  { entries }: Pick<FunctionNames, 'entries'>,
  name: string,
  address: bigint,
  begin: bigint,
): boolean {
  return entries.some(
    ({ names, every }) =>
      names.test(name) && (every === undefined ? address === begin : address % every === 0n),
  );
}

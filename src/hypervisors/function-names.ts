import type { ArchitectureSupport } from '../architectures/architecture.ts';
import type { FunctionNames, Role } from '../architectures/functions.ts';
import { linuxRoles } from './linux.ts';
import type { HypervisorOnArchitecture } from './on-architecture.ts';

/** What is known of the names of all functions in a machine: the hypervisor's, Linux's and the probe's. */
export function functionNamesOf(
  { linux, probe }: Pick<ArchitectureSupport, 'linux' | 'probe'>,
  { trace }: Pick<HypervisorOnArchitecture, 'trace'>,
): FunctionNames {
  const { functions: own } = trace;
  return {
    roles: [...own.roles, ...linuxRoles, ...linux.functions.roles],
    switchState: [...own.switchState, ...linux.functions.switchState],
    switchThreads: [...own.switchThreads, ...linux.functions.switchThreads],
    entries: [...own.entries, ...linux.functions.entries, ...probe.entries],
  };
}

/** The role of a function; `undefined` if its name says nothing of it. */
export function roleIn({ roles }: Pick<FunctionNames, 'roles'>, name: string): Role | undefined {
  return roles.find(([, names]) => names.test(name))?.[0];
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

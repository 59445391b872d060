import { supportOf } from '../../architectures/index.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import { hypervisorOf, hypervisorOn } from '../../hypervisors/index.ts';
import { linuxInterrupts, wakesBackend } from '../../hypervisors/linux.ts';
import type { Purposes } from '../../hypervisors/purposes.ts';
import type { Purpose } from '../../results/account.ts';
import type { ExecutionContext, ExecutionPlace } from '../../results/executed.ts';

/** What the purpose of an instruction follows from. */
export interface Executing extends Omit<ExecutionContext, 'place'> {
  readonly place: ExecutionPlace;
  /** The function's name in the source; null if it has none. */
  readonly name: string | null;
}

/** What is known of the configuration and the workload. */
export interface Setting {
  /** Undefined where no hypervisor is: what is not the client's is the server's. */
  readonly purposes: Purposes | undefined;
  /** Whether there is a client: else all work is the server's. */
  readonly client: boolean;
}

/**
 * What is known of a configuration, its hypervisor's and its kernel's names put together.
 *
 * @param client whether the workload has one
 */
export function settingOf(configuration: Configuration, client: boolean): Setting {
  const { purposes } = hypervisorOf(configuration);
  if (purposes === undefined) return { purposes, client };
  const { linux } = supportOf(configuration.machine.architecture);
  const interrupts = [
    ...purposes.interrupts,
    ...hypervisorOn(configuration).account.interrupts,
    ...[linuxInterrupts, linux.interrupts],
  ];
  return { purposes: { ...purposes, interrupts, ioPath: [...purposes.ioPath, wakesBackend] }, client };
}

/** The PCPU of the client and of the host's work. */
const HOST_PCPU = 0;

/** What an instruction is executed for. */
export function purposeOf(executing: Executing, setting: Setting): Purpose {
  const { place, pcpu, name } = executing;
  if (isClient(executing, setting)) return 'client';
  const { purposes } = setting;
  if (purposes === undefined || place === 'vm-user' || place === 'vm-kernel') return 'server';
  if (place === 'host-user') return 'io-path';
  // A backend signals an eventfd to interrupt the VM, a VM to reach its backend.
  if (pcpu === HOST_PCPU && name?.startsWith('eventfd_signal')) return 'interrupt-delivery';
  if (name !== null && fits(purposes.interrupts, name)) return 'interrupt-delivery';
  if (place === 'host-kernel' && pcpu === HOST_PCPU) return 'io-path';
  if (name !== null && fits(purposes.ioPath, name)) return 'io-path';
  const { hostTransitions } = purposes;
  if (hostTransitions === undefined || pcpu !== HOST_PCPU) return 'hypervisor';
  return name !== null && hostTransitions.test(name) ? 'hypervisor' : 'io-path';
}

/**
 * The client is what runs on the host's PCPU in a task that is neither the kernel's nor the hypervisor's, and the
 * receiving side of the host's network stack; natively it has the PCPU for itself.
 */
function isClient({ place, pcpu, task, hostPurpose }: Executing, { purposes, client }: Setting): boolean {
  if (!client || pcpu !== HOST_PCPU || place === 'hypervisor' || place.startsWith('vm')) return false;
  if (purposes === undefined) return true;
  return hostPurpose === undefined ? !purposes.infrastructure.test(task) : hostPurpose === 'client';
}

function fits(patterns: readonly RegExp[], name: string): boolean {
  return patterns.some((pattern) => pattern.test(name));
}

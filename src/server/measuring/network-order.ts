import { availableVersions } from '../../artifacts/versions.ts';
import { parseRequest } from '../../artifacts/archive/request.ts';
import { qemuSuites } from '../../artifacts/qemu-programs.ts';
import { specjvm2008 } from '../../catalog/workloads.ts';
import type { Order } from '../../work/order.ts';
import { RequestError } from '../request-error.ts';

/** The versions of software that are offered without asking the archive, by the field that names one. */
export const versionsToOrder = {
  kernel: Object.keys(availableVersions.kernel),
  xen: Object.keys(availableVersions.xen),
  qemu: [...qemuSuites],
} as const satisfies Partial<Record<keyof NonNullable<Order['software']>, readonly string[]>>;

/**
 * Refuses an order that names files or another machine: whoever can reach the server says what is measured, and not which of this computer's
 * files are read.
 *
 * @throws RequestError if it names one
 */
export function requireNoFiles({ software = {}, specjvm2008: suite, benchmarks = [], host }: Order): void {
  // It would log in elsewhere as whoever started the server.
  if (host !== undefined)
    throw new RequestError(422, 'host names another machine, and an order over the network may name none', {
      next: 'leave host out, or use worldswitch run there',
    });
  for (const name of ['kernelModules', 'kernelSymbols', 'xenSymbols'] as const)
    if (software[name] !== undefined) throw refusal(`software.${name} names a file`, `leave ${name} out`);
  for (const [name, versions] of Object.entries(versionsToOrder)) {
    const wanted = software[name as keyof typeof versionsToOrder];
    if (wanted !== undefined && parseRequest(wanted, name as keyof typeof versionsToOrder) === undefined)
      throw refusal(
        `software.${name} '${wanted}' names no version`,
        `take ${versions.join(' or ')}, or another one that the archive has`,
      );
  }
  if (suite !== undefined || benchmarks.includes(specjvm2008.id))
    throw refusal(
      `${specjvm2008.id} needs a folder`,
      'take the workload jvm, which has kernels of the same kinds',
    );
}

function refusal(what: string, instead: string): RequestError {
  return new RequestError(422, `${what}, and an order over the network may name no files of this computer`, {
    next: `${instead}, or use worldswitch run there`,
  });
}

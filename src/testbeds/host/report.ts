import { type HostHypervisorName, microbenchmarksOnHost } from '../../catalog/on-host.ts';
import type { RefusalReason } from '../../protocol/here.ts';
import {
  aboutReport,
  type HereReport,
  parseHereReport,
  RefusedError,
  type Reporter,
} from '../here/report.ts';

const REFUSALS: Readonly<Record<RefusalReason, string>> = {
  'no-hypervisor': 'the host says that it has no hypervisor',
  'no-kvm': 'the host has no /dev/kvm',
  'kvm-closed': 'this user may not open /dev/kvm of the host',
  'kvm-in-software': '/dev/kvm of the host is only software, without the extensions of a CPU behind it',
  'no-dom0': 'the host is no Dom0 of Xen whose kernel lets programs reach it (/dev/xen/privcmd)',
  'xen-closed': 'this user is not root of Dom0, who alone may make DomUs',
  'no-xl': "Xen's tool xl is not there, or gets no answer",
  'no-memory': 'Xen has too little memory free for two DomUs',
  'one-pcpu': 'Xen has one PCPU only, and a DomU and Dom0 need one each',
};

/** The program that measures a hypervisor of the host that it is on. */
export function onHostWith(hypervisor: HostHypervisorName): Reporter {
  return {
    where: 'host',
    knows: ({ architecture }) => microbenchmarksOnHost(hypervisor, architecture).map(({ id }) => id),
    refuses: (reason) =>
      new RefusedError(REFUSALS[reason], {
        next: 'worldswitch doctor --host says what is there, and what mends it',
      }),
  };
}

/**
 * Reads what the program printed on a host, which is not trusted.
 *
 * @throws WorldswitchError that says what is wrong
 */
export function readHostReport(lines: string, hypervisor: HostHypervisorName): HereReport {
  try {
    return parseHereReport(lines, onHostWith(hypervisor));
  } catch (error) {
    throw aboutReport(
      error,
      'what the program printed on the host can not be read',
      'type the same command again; if it stays so, report it as a defect',
    );
  }
}

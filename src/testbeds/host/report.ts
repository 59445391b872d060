import { microbenchmarksOnHost } from '../../catalog/on-host.ts';
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
};

/** The program that measures KVM of the host that it is on. */
export const onHost: Reporter = {
  where: 'host',
  knows: ({ architecture }) => microbenchmarksOnHost(architecture).map(({ id }) => id),
  refuses: (reason) =>
    new RefusedError(REFUSALS[reason], {
      next: 'worldswitch doctor --host says what is there, and what mends it',
    }),
};

/**
 * Reads what the program printed on a host, which is not trusted.
 *
 * @throws WorldswitchError that says what is wrong
 */
export function readHostReport(lines: string): HereReport {
  try {
    return parseHereReport(lines, onHost);
  } catch (error) {
    throw aboutReport(
      error,
      'what the program printed on the host can not be read',
      'type the same command again; if it stays so, report it as a defect',
    );
  }
}

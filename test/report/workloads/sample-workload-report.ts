import type { Run } from '../../../src/results/schema.ts';
import { accountOf, legsOf } from '../../results/sample-account.ts';
import { failureOf, withComponent } from '../../results/sample-run.ts';
import { workloadOf, workloadRunOf } from '../../results/sample-workload.ts';
import { PLANTED } from '../sample-report.ts';

/**
 * A run with explained and failed cells on two machines, and markup wherever a file or a guest can put it: names of a
 * configuration and a workload, a kernel's release, an error, the reason of an exit and a function on the way of a packet.
 */
export function sampleWorkloadReport(): Run {
  const legs = legsOf([10, 30, 20], 80);
  const kvm = workloadOf('kvm-arm64', 'tcp-rr', [3500, 3500, 3600], {
    account: accountOf([45, 70, 40, 60, 35], {
      exits: { vm: 20, dom0: 0, reasons: [{ from: 'vm', reason: PLANTED, exits: 5, full: false }] },
      legs: { ...legs, others: [{ sequence: [PLANTED], transactions: 20 }] },
    }),
    hypercall: 12,
  });
  const { software } = kvm.fingerprint;
  kvm.fingerprint.software = withComponent(software, 'kernel', { version: `6.1.0-${PLANTED}` });
  return workloadRunOf([
    workloadOf('native-arm64', 'tcp-rr', [2000], {
      account: accountOf([50, 50, 0, 0, 0], { legs: legsOf([5, 10, 5], 100) }),
    }),
    kvm,
    // Its guest does less than the native server.
    workloadOf('xen-arm64', 'tcp-rr', [5000], {
      account: accountOf([50, 20, 20, 340, 0]),
      hypercall: 50,
    }),
    workloadOf('native-arm64', 'hackbench', [2000]),
    workloadOf('kvm-arm64', 'hackbench', [2100]),
    failureOf('xen-arm64', ['hackbench'], { error: PLANTED, next: PLANTED }),
    workloadOf('native-arm64-n1', 'tcp-rr', [2000]),
    workloadOf('kvm-arm64-nvhe', 'tcp-rr', [3000]),
    workloadOf('kvm-arm64-vhe', 'tcp-rr', [2800]),
    workloadOf(PLANTED, PLANTED, [2000]),
  ]);
}

import { expect, test } from 'vitest';
import { configurationsFor } from '../../../../src/catalog/benchmarks.ts';
import { findConfiguration } from '../../../../src/catalog/find.ts';
import { vmParameters } from '../../../../src/testbeds/emulated/workloads/contents.ts';

const BLACKLISTED = 'initcall_blacklist=print_s5_reset_status_mmio';

test('a PV domain of Xen does not let kernels read what it has not, where they would and where that is not known', () => {
  const xen = findConfiguration('xen-x86');
  for (const release of ['6.16.3+deb13-cloud-amd64', '6.18.15+deb13-cloud-amd64', '7.3.4', undefined])
    expect(vmParameters(xen, release)).toContain(BLACKLISTED);
  for (const release of ['6.1.0-56-cloud-amd64', '6.12.117+deb13-cloud-amd64'])
    expect(vmParameters(xen, release)).not.toContain(BLACKLISTED);
});

test('no other VM is told so', () => {
  for (const configuration of configurationsFor('workload').filter(({ id }) => id !== 'xen-x86'))
    expect(vmParameters(configuration, undefined)).not.toContain(BLACKLISTED);
});

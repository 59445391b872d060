import { microbenchmarksOnHost } from '../catalog/on-host.ts';
import { configurationOfHost } from '../testbeds/host/configuration.ts';
import type { HostFacts } from '../testbeds/host/facts.ts';
import type { HostHypervisor } from '../testbeds/host/hypervisor.ts';
import { planOwnMachine } from './own-machines.ts';
import type { StudyRequest } from './request.ts';
import type { Study } from './study.ts';

/** How a host is asked for, and what errors call it. */
export const ON_HOST = { name: 'the hypervisor of a host', option: '--testbed host' } as const;

/**
 * The study of a host's hypervisor: of all that can be measured there if no benchmarks are named.
 *
 * @throws MisuseError if something is asked for that only emulated machines have
 */
export function planOnHost(hypervisor: HostHypervisor, facts: HostFacts, request: StudyRequest): Study {
  const configuration = configurationOfHost(hypervisor, facts);
  const able = microbenchmarksOnHost(hypervisor.name, hypervisor.architecture).map(({ id }) => id);
  const unable = `can't be measured on a host with ${hypervisor.name}`;
  return planOwnMachine({ ...ON_HOST, configuration, able, unable }, request);
}

import { availableParallelism, cpus } from 'node:os';
import { hostSupport } from '../architectures/index.ts';
import { microbenchmarksHere } from '../catalog/here.ts';
import { configurationHere } from '../testbeds/here/configuration.ts';
import { planOwnMachine } from './own-machines.ts';
import type { StudyRequest } from './request.ts';
import type { Study } from './study.ts';

/** How the VM that worldswitch is in is asked for, and what errors call it. */
export const HERE = { name: 'the VM one is in', option: '--testbed here' } as const;

/**
 * The study of the VM that worldswitch is in: of all that can be measured there if no benchmarks are named.
 *
 * @throws WorldswitchError if something is asked for that only emulated machines have
 */
export function planHere(request: StudyRequest): Study {
  const { id: architecture } = hostSupport();
  const configuration = configurationHere({
    architecture,
    cpu: cpus()[0]?.model.trim() || 'unknown',
    pcpus: availableParallelism(),
  });
  const able = microbenchmarksHere(architecture).map(({ id }) => id);
  const unable = "can't be measured in the VM one is in without privileges";
  return planOwnMachine({ ...HERE, configuration, able, unable }, request);
}

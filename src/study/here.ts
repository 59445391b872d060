import { availableParallelism, cpus } from 'node:os';
import { hostSupport } from '../architectures/index.ts';
import { microbenchmarksHere } from '../catalog/here.ts';
import { MisuseError } from '../system/errors.ts';
import { configurationHere } from '../testbeds/here/configuration.ts';
import { planOwnMachine } from './own-machines.ts';
import type { StudyRequest } from './request.ts';
import type { Study } from './study.ts';

/** How the VM that worldswitch is in is asked for, and what errors call it. */
export const HERE = { name: 'the VM one is in', option: '--testbed here' } as const;

/** What is asked for of the VM one is in. */
export interface HereRequest extends StudyRequest {
  /** By the kernel module. */
  readonly driver?: boolean | undefined;
}

/**
 * The study of the VM that worldswitch is in: of all that can be measured there if no benchmarks are named.
 *
 * @throws MisuseError if something is asked for that only emulated machines have
 */
export function planHere({ driver = false, ...request }: HereRequest): Study {
  if (driver) requireAllRows(request);
  const { id: architecture } = hostSupport();
  const configuration = configurationHere({
    architecture,
    cpu: cpus()[0]?.model.trim() || 'unknown',
    pcpus: availableParallelism(),
  });
  const able = microbenchmarksHere(architecture, driver ? 'driver' : 'program').map(({ id }) => id);
  const unable = "can't be measured in the VM one is in without privileges";
  const instead = 'have --driver measure as a kernel';
  const most = driver ? MOST_OF_DRIVER : undefined;
  return planOwnMachine({ ...HERE, configuration, able, unable, instead, most }, request);
}

/** The most batches that the kernel module keeps (driver/main.c). */
const MOST_OF_DRIVER = 1000;

function requireAllRows({ benchmarks }: StudyRequest): void {
  if (benchmarks === undefined) return;
  throw new MisuseError('the kernel module measures all that it can, and no choice of it', {
    next: 'leave -m out, or --driver',
  });
}

import { supportOf } from '../architectures/index.ts';
import type { Architecture } from '../catalog/architectures.ts';
import type { Configuration } from '../catalog/configurations.ts';
import type { Machine } from '../catalog/machines.ts';

/** What is known of a machine that is none of the catalog's. */
export interface OtherMachine {
  readonly id: string;
  readonly title: string;
  readonly architecture: Architecture;
  /** As the machine calls it. */
  readonly cpu: string;
  readonly pcpus: number;
}

/** Such a machine as a configuration: it is named, and nothing more is claimed of it. */
export function configurationOfOther({ id, title, ...known }: OtherMachine): Configuration {
  const { controllers } = supportOf(known.architecture).probe;
  const [interruptController = 'APIC'] = Object.keys(controllers) as Machine['interruptController'][];
  return {
    id,
    title,
    machine: { id, title, interruptController, ...known },
    hypervisor: { name: 'none' },
    versions: { kernel: '' },
    kernelParameters: [],
    native: id,
    publishedColumn: undefined,
  };
}

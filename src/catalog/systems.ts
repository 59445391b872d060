import {
  type AddedParameters,
  type Configuration,
  configurations,
  type Hypervisor,
  type Versions,
} from './configurations.ts';
import { type Machine, machines } from './machines.ts';

/** Where workloads run: a configuration, or its machine without a hypervisor. */
export interface System {
  readonly id: string;
  /** One line for `worldswitch list`. */
  readonly title: string;
  readonly machine: Machine;
  /** `none`: the workload runs on the machine itself. */
  readonly hypervisor: Hypervisor | { readonly name: 'none' };
  readonly versions: Versions;
  /** Parameters of the machine's kernel that select the hypervisor's mode. */
  readonly kernelParameters: readonly string[];
  /** The system without a hypervisor on the same machine, which figures are normalised to. */
  readonly native: string;
  /** Only where a user adds some. */
  readonly added?: AddedParameters;
}

function withoutHypervisor(id: string, machine: Machine): System {
  return {
    id,
    title: `no hypervisor on ${machine.title}: what the others are compared with`,
    machine,
    hypervisor: { name: 'none' },
    versions: { kernel: '6.1' },
    kernelParameters: [],
    native: id,
  };
}

const natives = [
  withoutHypervisor('native-arm64', machines['cortex-a57']),
  withoutHypervisor('native-arm64-n1', machines['neoverse-n1']),
  withoutHypervisor('native-x86', machines.epyc),
] as const;

/** Titles where a system's VM is not what a configuration's are: why is said in src/testbeds/emulated/workloads/image.ts. */
const ownTitles: Readonly<Record<string, string>> = {
  'xen-x86': 'Xen on the same AMD EPYC: Dom0 and DomU PV, so that SVM is not used',
};

function withHypervisor(configuration: Configuration): System {
  const { id, machine, hypervisor, versions, kernelParameters } = configuration;
  const title = ownTitles[id] ?? configuration.title;
  const native = natives.find((each) => each.machine.id === machine.id);
  if (native === undefined) throw new Error(`${machine.id} has no system without a hypervisor`);
  return { id, title, machine, hypervisor, versions, kernelParameters, native: native.id };
}

/** Configurations on which workloads run: Xen's with GICv3 tells nothing that the one with GICv2 does not. */
const virtualized = configurations.filter(({ id }) => id !== 'xen-arm64-gicv3').map(withHypervisor);

/** All systems, those without a hypervisor first. */
export const systems: readonly System[] = [...natives, ...virtualized];

/** The systems of the study's first machine class, which run if none is named. */
export const defaultSystems: readonly string[] = ['native-arm64', 'kvm-arm64', 'xen-arm64'];

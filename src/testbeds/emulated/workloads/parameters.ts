import type { Workload } from '../../../catalog/workloads.ts';

/** How a workload is run; all of it can change figures. */
export interface WorkloadParameters {
  /** Of the VM; natively, PCPUs of the server. */
  readonly vcpus: number;
  /** Units of work in a repetition. */
  readonly units: number;
  readonly repetitions: number;
  /** How KVM's VM reaches its devices. */
  readonly transport: 'pci' | 'mmio';
  /** Whether the host's kernel is the backend of KVM's network device, and not QEMU. */
  readonly vhost: boolean;
  /** Nanoseconds for which KVM polls before it lets a VCPU sleep. */
  readonly haltPollNs: number;
}

/** The parameters of a workload if nothing else is asked for. */
export function defaultParameters({ vcpus, units, repetitions }: Workload): WorkloadParameters {
  return { vcpus, units, repetitions, transport: 'pci', vhost: true, haltPollNs: 0 };
}

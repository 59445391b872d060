/** An application whose cost in a VM is compared with the one without. */
export interface Workload {
  readonly id: string;
  /** `client-server`: a client on the host's side works with a server in the VM; `local`: all of it is in the VM. */
  readonly kind: 'client-server' | 'local';
  readonly vcpus: number;
  /** Of the VM. */
  readonly memoryMiB: number;
  /** Of work in a repetition. */
  readonly units: number;
  readonly repetitions: number;
}

export const workloads: readonly Workload[] = [
  { id: 'hackbench', kind: 'local', vcpus: 2, memoryMiB: 192, units: 10_000, repetitions: 3 },
  { id: 'tcp-rr', kind: 'client-server', vcpus: 1, memoryMiB: 192, units: 2000, repetitions: 3 },
];

import type { Party } from '../catalog/workloads.ts';
import type { HostPurpose } from '../results/executed.ts';

/** A function of the host's kernel that says what is executed for, whatever task runs, until it returns. */
export interface PurposeFunction {
  readonly name: string;
  readonly purpose: HostPurpose;
}

/** A place in the way of a packet that is stamped. */
export interface Waypoint {
  /** Natively one kernel does the work of both, and PCPUs tell them apart. */
  readonly party: Party;
  readonly kernel: 'host' | 'vm';
  readonly name: string;
}

/** The Internet protocol's part of a kernel takes a packet that came (net/ipv4/ip_input.c). */
export const RECEIVES: readonly PurposeFunction[] = ['ip_rcv', 'ip_list_rcv'].map((name) => ({
  name,
  purpose: 'client',
}));

/**
 * Where a request of a client and the server's answer come by, in their order.
 *
 * @param transmits the function by which the client's packets leave its kernel
 * @param server the kernel of the server, and the function by which packets leave it
 */
export function waypointsBy(
  transmits: string,
  server: { readonly kernel: Waypoint['kernel']; readonly transmits: string },
): readonly Waypoint[] {
  return [
    { party: 'client', kernel: 'host', name: 'tcp_sendmsg' },
    { party: 'client', kernel: 'host', name: transmits },
    { party: 'server', kernel: server.kernel, name: 'tcp_v4_rcv' },
    { party: 'server', kernel: server.kernel, name: server.transmits },
    { party: 'client', kernel: 'host', name: 'tcp_v4_rcv' },
  ];
}

/** A VM's driver is a module, whose addresses only the VM knows: it is called by this function (net/core/dev.c). */
export const IN_VM = { kernel: 'vm', transmits: 'dev_hard_start_xmit' } as const;

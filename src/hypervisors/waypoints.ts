import type { Side } from '../results/executed.ts';

/** A function of the host's kernel by which the side changes, whatever task runs, until it returns. */
export interface SideFunction {
  readonly name: string;
  readonly side: Side;
}

/** A place in the way of a packet that is stamped. */
export interface Waypoint {
  /** Natively one kernel does the work of both sides, and PCPUs tell them apart. */
  readonly side: 'client' | 'server';
  readonly kernel: 'host' | 'vm';
  readonly name: string;
}

/** The Internet protocol's part of a kernel takes a packet that came (net/ipv4/ip_input.c). */
export const RECEIVES: readonly SideFunction[] = ['ip_rcv', 'ip_list_rcv'].map((name) => ({
  name,
  side: 'client',
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
    { side: 'client', kernel: 'host', name: 'tcp_sendmsg' },
    { side: 'client', kernel: 'host', name: transmits },
    { side: 'server', kernel: server.kernel, name: 'tcp_v4_rcv' },
    { side: 'server', kernel: server.kernel, name: server.transmits },
    { side: 'client', kernel: 'host', name: 'tcp_v4_rcv' },
  ];
}

/** A VM's driver is a module, whose addresses only the VM knows: it is called by this function (net/core/dev.c). */
export const IN_VM = { kernel: 'vm', transmits: 'dev_hard_start_xmit' } as const;

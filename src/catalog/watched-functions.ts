import type { Configuration } from './configurations.ts';

/**
 * Which of the two sides of a workload an instruction of the host's or Dom0's is executed for: its client, or what
 * stands between client and VM.
 */
export type Side = 'client' | 'io-path';

/** A function of the host's kernel by which the side changes, whatever task runs, until it returns. */
export interface SideFunction {
  readonly name: string;
  readonly side: Side;
}

/** The Internet protocol's part of a kernel takes a packet that came (net/ipv4/ip_input.c). */
const RECEIVES: readonly SideFunction[] = ['ip_rcv', 'ip_list_rcv'].map((name) => ({ name, side: 'client' }));

const SIDE_FUNCTIONS: Readonly<Record<Configuration['hypervisor']['name'], readonly SideFunction[]>> = {
  // Each side has PCPUs of its own.
  none: [],
  // A packet is given to the VM (drivers/net/tun.c).
  KVM: [...RECEIVES, { name: 'tun_net_xmit', side: 'io-path' }],
  // The same (drivers/net/xen-netback/interface.c); and what event channels and netback do in whatever task they find.
  Xen: [
    ...RECEIVES,
    ...['xenvif_start_xmit', 'xenvif_poll', 'xen_evtchn_do_upcall', '__xen_evtchn_do_upcall'].map(
      (name): SideFunction => ({ name, side: 'io-path' }),
    ),
  ],
};

/** The functions of a system's host kernel that say on which side what they execute is. */
export function sideFunctions({ hypervisor }: Configuration): readonly SideFunction[] {
  return SIDE_FUNCTIONS[hypervisor.name];
}

/** A place in the way of a packet that is stamped. */
export interface Waypoint {
  /** Natively one kernel does the work of both sides, and PCPUs tell them apart. */
  readonly side: 'client' | 'server';
  readonly kernel: 'host' | 'vm';
  readonly name: string;
}

/** The function by which the client's packets leave its kernel. */
const TRANSMITS = { none: 'veth_xmit', KVM: 'tun_net_xmit', Xen: 'xenvif_start_xmit' } as const;

/**
 * Where a request of a client and the server's answer come by, in their order. A VM's driver is a module, whose
 * addresses only the VM knows: it is called by `dev_hard_start_xmit` (net/core/dev.c).
 */
export function waypointsOf({ hypervisor: { name } }: Configuration): readonly Waypoint[] {
  const client = { side: 'client', kernel: 'host' } as const;
  const server = { side: 'server', kernel: name === 'none' ? 'host' : 'vm' } as const;
  return [
    { ...client, name: 'tcp_sendmsg' },
    { ...client, name: TRANSMITS[name] },
    { ...server, name: 'tcp_v4_rcv' },
    { ...server, name: name === 'none' ? TRANSMITS[name] : 'dev_hard_start_xmit' },
    { ...client, name: 'tcp_v4_rcv' },
  ];
}

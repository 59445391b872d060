import type { Configuration } from '../../catalog/configurations.ts';
import { hypervisorOn } from '../../hypervisors/index.ts';
import type { Account, ExitReason } from '../../results/account.ts';
import { attributionOf, unitsOf } from './attribution.ts';

/** Why a VM is left, for one unit of work. */
export interface ExitsPerUnit {
  readonly vm: number;
  readonly dom0: number;
  /** They add up to these. */
  readonly reasons: readonly Readonly<ExitReason>[];
}

/** What the overhead of a unit of work consists of. The parts add up to it. */
export interface Overhead {
  /** What the unit takes more than without a hypervisor. */
  readonly overhead: number;
  /** What leaving for the hypervisor and coming back takes, by the microbenchmark. */
  readonly transitions: number;
  readonly interruptDelivery: number;
  readonly ioPath: number;
  readonly rest: number;
  /** What `rest` consists of. */
  readonly ofRest: RestOfOverhead;
}

/** The parts of what is left when all that is named is taken away. They add up, too; any may be below zero. */
export interface RestOfOverhead {
  /** What the VM executes more for the server's work than is executed natively for it. */
  readonly server: number;
  /** The same of the client; none where the server's side alone is looked at. */
  readonly client: number;
  /** What host and hypervisor execute for the VM beyond transitions: handling exits, blocking and waking VCPUs. */
  readonly handling: number;
}

/** How often a VM or Dom0 is left for a unit of work, and for what. */
export function exitsPerUnit(account: Account): ExitsPerUnit {
  const units = unitsOf(account);
  const { vm, dom0, reasons } = account.exits;
  const named = reasons.map((each) => ({ ...each, exits: each.exits / units }));
  const unnamed = (['vm', 'dom0'] as const).flatMap((from) => {
    const all = (from === 'vm' ? vm : dom0) / units;
    const rest = all - named.filter((each) => each.from === from).reduce((sum, { exits }) => sum + exits, 0);
    return rest !== 0 ? [{ from, reason: UNNAMED, exits: rest, full: true }] : [];
  });
  return { vm: vm / units, dom0: dom0 / units, reasons: [...named, ...unnamed] };
}

/** What no handler's name tells: above all interrupts of the machine, which need none. */
export const UNNAMED = 'interrupts of the machine, and others';

/** How often something is left at the microbenchmark's price, but for what the vectors answer. */
function pricedExits(account: Account, configuration: Configuration): number {
  const { priced } = hypervisorOn(configuration).account;
  return exitsPerUnit(account)
    .reasons.filter(({ from, full }) => full && priced.includes(from))
    .reduce((sum, { exits }) => sum + exits, 0);
}

/**
 * Splits what a unit of work takes more than natively.
 *
 * @param configuration the one of `virtualized`
 * @param exitCost instructions of a hypercall on the configuration
 * @param side `server`: without the client's work, on either
 */
export function overheadOf(
  virtualized: Account,
  native: Account,
  configuration: Configuration,
  exitCost: number,
  side: 'total' | 'server',
): Overhead {
  const [here, there] = [attributionOf(virtualized), attributionOf(native)];
  const overhead = here[side] - there[side];
  const transitions = pricedExits(virtualized, configuration) * exitCost;
  const { 'interrupt-delivery': interruptDelivery, 'io-path': ioPath } = here.byPurpose;
  const rest = overhead - transitions - interruptDelivery - ioPath;
  const server = here.byPurpose.server - there.byPurpose.server;
  const client = side === 'total' ? here.client - there.client : 0;
  return {
    overhead,
    transitions,
    interruptDelivery,
    ioPath,
    rest,
    ofRest: { server, client, handling: rest - server - client },
  };
}

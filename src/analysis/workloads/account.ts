import type { Configuration } from '../../catalog/configurations.ts';
import type { Workload } from '../../catalog/workloads.ts';
import type { Reason } from '../../hypervisors/exit-reasons.ts';
import { hypervisorOf, hypervisorOn } from '../../hypervisors/index.ts';
import type { Waypoint } from '../../hypervisors/waypoints.ts';
import type { Account, AccountedContext, AccountedFunction, ExitReason } from '../../results/account.ts';
import type { Executed, ExecutedRepetition } from '../../results/executed.ts';
import type { MachineCode } from '../../results/machine-code.ts';
import { ExecutedFunctions, type ExecutedFunction, type MachineSymbols } from './executed-functions.ts';
import { legsOf } from './legs.ts';
import { purposeOf, settingOf } from './purposes.ts';
import { middleOf } from './repetitions.ts';

/** What was measured, and what is known of it. */
export interface Accounted {
  readonly configuration: Configuration;
  readonly workload: Workload;
  /** Units of work of each repetition, the one that measures the start first. */
  readonly units: readonly number[];
  /** Functions that were stamped, in the order of a transaction; none where there are no transactions. */
  readonly waypoints: readonly Waypoint[];
  readonly symbols: MachineSymbols;
  /** What tells where code is from that these do not name. */
  readonly code: MachineCode;
  /** sha256 of the plugin. */
  readonly plugin: string;
  /** Which repetition is explained; the one in the middle if it is not said. */
  readonly explained?: number;
}

/** Functions that execute less than this part of all are put together. */
export const LEAST_SHARE = 5e-4;

/** Makes an account of what was executed. */
export function accountOf(executed: Executed, about: Accounted): Account {
  const { units } = about;
  const ledger = new Ledger(executed, about);
  const repetitions = executed.repetitions.map((repetition) => ledger.add(repetition));
  const middle = about.explained ?? 1 + middleOf(repetitions.slice(1).map(({ total }) => total));
  const [start, explained] = [repetitions[0], repetitions[middle]];
  if (start === undefined || explained === undefined) throw new Error('a measurement has two repetitions');
  const stamps = executed.repetitions[middle]?.stamps ?? [];
  const contexts = ledger.contexts();
  return {
    contexts: contexts.map(([, context]) => context),
    repetitions: repetitions.map(({ byContext }, index) => ({
      units: units[index] ?? 1,
      instructions: contexts.map(([key]) => byContext.get(key) ?? 0),
    })),
    middle,
    functions: withoutTail(differenceOf(explained.functions, start.functions)),
    exits: {
      vm: explained.exits.vm - start.exits.vm,
      dom0: explained.exits.dom0 - start.exits.dom0,
      reasons: reasonsOf(explained.reasons, start.reasons),
    },
    legs: about.waypoints.length === 0 ? null : legsOf(stamps, about.waypoints),
    plugin: about.plugin,
  };
}

type ContextKey = string;
type FunctionKey = string;
type FunctionSums = Map<FunctionKey, AccountedFunction>;

interface Summed {
  readonly total: number;
  readonly byContext: ReadonlyMap<ContextKey, number>;
  readonly functions: FunctionSums;
  readonly exits: { vm: number; dom0: number };
  readonly reasons: ReadonlyMap<string, ExitReason>;
}

/** Adds up repetitions, with the same contexts for all of them. */
class Ledger {
  readonly #contexts = new Map<ContextKey, AccountedContext>();
  readonly #executed: Executed;
  readonly #about: Accounted;
  readonly #functions: ExecutedFunctions;
  readonly #reasons: ReadonlyMap<string, Reason>;

  constructor(executed: Executed, about: Accounted) {
    this.#executed = executed;
    this.#about = about;
    this.#functions = new ExecutedFunctions(executed, about.symbols, about.code);
    const reasons = hypervisorOn(about.configuration).account.exitReasons;
    this.#reasons = new Map(
      reasons.flatMap(({ reason, full, names }) => names.map((name) => [name, { reason, full }] as const)),
    );
  }

  add({ counts, exits }: ExecutedRepetition): Summed {
    const { configuration, workload } = this.#about;
    const setting = settingOf(configuration, workload.arrangement === 'client-server');
    const byContext = new Map<ContextKey, number>();
    const functions: FunctionSums = new Map();
    const reasons = new Map<string, ExitReason>();
    let total = 0;
    for (const { segment, context, entries, instructions } of counts) {
      const [code, by] = [this.#executed.segments.get(segment), this.#executed.contexts[context]];
      if (code === undefined || by === undefined) throw new Error('the account names what it does not have');
      const own = this.#functions.at(code, by.place);
      const purpose = purposeOf({ ...by, name: own.name }, setting);
      const task = by.place.startsWith('host') ? kindOfTask(by.task) : '';
      const accounted = { place: by.place, pcpu: by.pcpu, task, purpose };
      const key = JSON.stringify(accounted);
      this.#contexts.set(key, accounted);
      const begun = own.begins ? entries : 0;
      byContext.set(key, (byContext.get(key) ?? 0) + instructions);
      total += instructions;
      addTo(functions, {
        place: by.place,
        purpose,
        name: own.name,
        ...(own.file === undefined ? {} : { file: own.file }),
        functions: 1,
        instructions,
        entries: begun,
      });
      const reason = begun === 0 ? undefined : this.#reasonOf(own, by);
      if (reason !== undefined) addReason(reasons, { ...reason, exits: begun });
    }
    return { total, byContext, functions, exits: this.#exitsOf(exits), reasons };
  }

  /** By what they are: the order of the counts is that of addresses in the emulator, which differ between runs. */
  contexts(): [ContextKey, AccountedContext][] {
    return [...this.#contexts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  #reasonOf(
    { name }: ExecutedFunction,
    { place, pcpu }: { place: string; pcpu: number },
  ): Omit<ExitReason, 'exits'> | undefined {
    const reason = name === null ? undefined : this.#reasons.get(name);
    if (reason === undefined) return undefined;
    const from = hypervisorOf(this.#about.configuration).exitFrom(place, pcpu);
    return from === undefined ? undefined : { from, ...reason };
  }

  #exitsOf(exits: ExecutedRepetition['exits']): Summed['exits'] {
    const sum = { vm: 0, dom0: 0 };
    for (const [context, count] of exits) {
      const place = this.#executed.contexts[context]?.place ?? '';
      sum[place.startsWith('vm') ? 'vm' : 'dom0'] += count;
    }
    return sum;
  }
}

/** Without the numbers of PCPUs, workers and processes. */
function kindOfTask(task: string): string {
  return task.replace(/[/:-]?[\du]+(:\d+\w*)?(-.*)?$/, '').replace(/^(kworker|vif|CPU).*/, '$1');
}

const keyOf = ({ place, purpose, file, name }: AccountedFunction): FunctionKey =>
  `${place} ${purpose} ${file ?? ''} ${name ?? ''}`;

function addTo(sums: FunctionSums, more: AccountedFunction): void {
  const key = keyOf(more);
  const sum = sums.get(key);
  if (sum === undefined) sums.set(key, { ...more });
  else {
    sum.instructions += more.instructions;
    sum.entries += more.entries;
  }
}

function addReason(sums: Map<string, ExitReason>, more: ExitReason): void {
  const key = `${more.from} ${more.reason}`;
  sums.set(key, { ...more, exits: (sums.get(key)?.exits ?? 0) + more.exits });
}

function differenceOf(explained: FunctionSums, start: FunctionSums): AccountedFunction[] {
  const difference: FunctionSums = new Map();
  for (const sum of explained.values()) addTo(difference, sum);
  for (const sum of start.values())
    addTo(difference, { ...sum, instructions: -sum.instructions, entries: -sum.entries });
  return [...difference.values()];
}

/** Those that execute most, the most first; of each place, purpose and file the others as one. */
function withoutTail(all: readonly AccountedFunction[]): AccountedFunction[] {
  const total = all.reduce((sum, { instructions }) => sum + Math.abs(instructions), 0);
  const kept: AccountedFunction[] = [];
  const tails = new Map<string, AccountedFunction>();
  for (const each of all) {
    const { place, purpose, file, instructions, entries } = each;
    if (each.name === null || Math.abs(instructions) >= LEAST_SHARE * total) {
      kept.push(each);
      continue;
    }
    const key = `${place} ${purpose} ${file ?? ''}`;
    const tail = tails.get(key);
    if (tail === undefined) tails.set(key, { ...each });
    else {
      tail.name = null;
      tail.functions += 1;
      tail.instructions += instructions;
      tail.entries += entries;
    }
  }
  return [...kept, ...tails.values()].toSorted(
    (a, b) => b.instructions - a.instructions || (keyOf(a) < keyOf(b) ? -1 : 1),
  );
}

function reasonsOf(
  explained: ReadonlyMap<string, ExitReason>,
  start: ReadonlyMap<string, ExitReason>,
): ExitReason[] {
  const reasons = new Map<string, ExitReason>();
  for (const each of explained.values()) addReason(reasons, each);
  for (const each of start.values()) addReason(reasons, { ...each, exits: -each.exits });
  return [...reasons.values()]
    .filter(({ exits }) => exits !== 0)
    .toSorted((a, b) => b.exits - a.exits || (a.reason < b.reason ? -1 : 1));
}

import { availableParallelism } from 'node:os';
import { supportOf } from '../../architectures/index.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import { hypervisorOf } from '../../hypervisors/index.ts';
import { INSTRUCTIONS } from '../../results/clock.ts';
import { requireTracing } from '../../artifacts/emulator.ts';
import { requireSelfTest } from '../self-test.ts';
import type { MeasureOptions, PreparedTestbed, Session, Testbed, WorkloadSession } from '../testbed.ts';
import { commandsByHand } from './by-hand.ts';
import { machineOf } from './probe-machine.ts';
import type { Ingredients } from './machine.ts';
import { MemoryBudget } from './memory.ts';
import { measureMicrobenchmarks } from './microbenchmarks.ts';
import { type PartsByConfiguration, partsOf, provideParts } from './parts.ts';
import { systemComponents } from './software.ts';
import type { WorkloadIngredients } from './workloads/contents.ts';
import { provideWorkloadIngredients, type SoftwareOptions } from './workloads/parts.ts';
import { measureWorkloadSession } from './workloads/session.ts';
import { exitPriceOf } from './workloads/transition.ts';

/**
 * Machines that an emulator makes: its clock counts what all their CPUs execute.
 *
 * @param bring how what machines of microbenchmarks are made of is had
 * @param memory what all its machines may take, and those of other testbeds that share it; by default it is its own
 */
export function emulatedTestbed(
  software: SoftwareOptions,
  bring: BringParts = provideParts,
  memory?: MemoryBudget,
): Testbed {
  return {
    name: 'emulated',
    clock: INSTRUCTIONS,
    observers: { traces: true, accounts: true },
    prepare: (sessions, explain) =>
      prepare(sessions, explain, { software, bring, memory: memory ?? new MemoryBudget() }),
    // A run in which the probe does not count exactly is not a result.
    calibrate: (each) =>
      requireSelfTest(each, "the probe's self-test failed", {
        next: 'ask for more --batches if all of them had a tick of the host in them, else report it as a defect',
      }),
  };
}

/** Brings what the machines of configurations are made of. */
type BringParts = (
  software: SoftwareOptions,
  configurations: readonly Configuration[],
) => Promise<PartsByConfiguration>;

/** What all machines of a testbed have in common. */
interface Supply {
  readonly software: SoftwareOptions;
  readonly bring: BringParts;
  readonly memory: MemoryBudget;
}

async function prepare(
  sessions: readonly Session[],
  explain: boolean,
  { software, bring, memory }: Supply,
): Promise<PreparedTestbed> {
  const [ofMicrobenchmarks, ofWorkloads] = (['microbenchmarks', 'workload'] as const).map((kind) =>
    distinct(sessions.filter((session) => session.kind === kind)),
  ) as [Configuration[], Configuration[]];
  const parts = await bring(software, ofMicrobenchmarks);
  if (explain)
    for (const configuration of ofMicrobenchmarks) requireTracing(partsOf(parts, configuration).emulator);
  const provided = await provideWorkloadIngredients(ofWorkloads, software);
  const ingredients = new Map(ofWorkloads.map(({ id }, index) => [id, provided[index]]));
  const ingredientsOf = ({ id }: Configuration): WorkloadIngredients => {
    const found = ingredients.get(id);
    if (found === undefined) throw new Error(`nothing was brought for ${id}`);
    return found;
  };
  const exitPrices = once((configuration: Configuration, options: MeasureOptions) =>
    exitPriceOf(configuration, software, options),
  );
  const measureWorkload = async (session: WorkloadSession, options: MeasureOptions) => {
    const supplies = { ingredients: ingredientsOf(session.configuration), software, memory };
    const measurement = await measureWorkloadSession(session, supplies, options);
    return { ...measurement, ...(await exitPrices(session.configuration, options)) };
  };
  const partsFor = ({ kind, configuration }: Session): Ingredients =>
    kind === 'workload' ? ingredientsOf(configuration) : partsOf(parts, configuration);
  return {
    costOf,
    jobs: availableParallelism(),
    softwareOf: (session) => systemComponents(session.configuration, partsFor(session)),
    byHand: (session) =>
      session.kind === 'workload'
        ? `# worldswitch shell ${session.configuration.id} ${session.workload.id} opens a console in the machine\n`
        : commandsByHand(session, partsOf(parts, session.configuration)),
    measure: (session, options) =>
      session.kind === 'workload'
        ? measureWorkload(session, options)
        : memory.whenFits(machineOf(session.configuration), () =>
            measureMicrobenchmarks(session, partsOf(parts, session.configuration), options),
          ),
  };
}

/** The configurations of sessions, each once: sessions share them. */
function distinct(sessions: readonly Session[]): Configuration[] {
  return [...new Map(sessions.map(({ configuration }) => [configuration.id, configuration])).values()];
}

/** Does the same for the same configuration once only. */
function once<T>(
  make: (configuration: Configuration, options: MeasureOptions) => Promise<T>,
): (configuration: Configuration, options: MeasureOptions) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (configuration, options) => {
    const result = made.get(configuration.id) ?? make(configuration, options);
    made.set(configuration.id, result);
    return result;
  };
}

/** By what weighs on a machine: its hypervisor, and its architecture. */
function costOf({ configuration }: Session): number {
  return hypervisorOf(configuration).costWeight + supportOf(configuration.machine.architecture).costWeight;
}

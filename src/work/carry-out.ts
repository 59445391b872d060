import { knownWorkloads } from '../catalog/workloads.ts';
import { chooseSoftware, configurationsTaking } from '../artifacts/own/software.ts';
import type { VersionOptions } from '../artifacts/versions.ts';
import type { Run } from '../results/schema.ts';
import type { Store } from '../results/store.ts';
import { executeStudy, type Resumed, type StudyEvent } from '../study/execute.ts';
import { pruneAfter } from '../study/prune.ts';
import { requireSoftwareHeeded } from '../study/heeded-software.ts';
import { HERE, planHere } from '../study/here.ts';
import { ON_HOST, planOnHost } from '../study/on-host.ts';
import { ofEmulatedMachines, type OwnMachine } from '../study/own-machines.ts';
import { planRest } from '../study/rest.ts';
import { planStudy, type Study, type StudyRequest } from '../study/study.ts';
import { openSuite } from '../study/suite.ts';
import { MisuseError, WorldswitchError } from '../system/errors.ts';
import type { MemoryBudget } from '../testbeds/emulated/memory.ts';
import { emulatedTestbed } from '../testbeds/emulated/testbed.ts';
import { hereTestbed } from '../testbeds/here/testbed.ts';
import { readHostFacts } from '../testbeds/host/facts.ts';
import { requireHypervisor } from '../testbeds/host/hypervisor.ts';
import { nameOfPlace, parsePlace } from '../testbeds/host/place.ts';
import { hostTestbed } from '../testbeds/host/testbed.ts';
import type { Testbed } from '../testbeds/testbed.ts';
import { requireOrderHeeded } from './heeded-order.ts';
import type { Order, RestOrder, SoftwareOrder } from './order.ts';

/** What carrying out an order needs. */
export interface CarryOutOptions {
  readonly store: Store;
  /** Is told what is to be measured before anything is. */
  readonly onPlanned?: (study: Study) => void;
  readonly onEvent: (event: StudyEvent) => void;
  /** The id of the run, if somebody has to know it before. */
  readonly id?: string;
  readonly signal: AbortSignal;
}

/** An order that has been understood: what is measured, and where. */
export interface PlannedOrder {
  readonly study: Study;
  readonly testbed: Testbed;
  /** The run that is gone on with, if there is one. */
  readonly resumed?: Resumed;
}

/** How planning an order says what it does meanwhile. */
export interface PlanOptions {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Understands an order: opens the files that it names, and plans.
 *
 * @throws WorldswitchError if it names what there is not, or contradicts itself
 */
export async function planOrder(order: Order, options: PlanOptions): Promise<PlannedOrder> {
  const { software = {}, specjvm2008 = {}, testbed, host, driver, ...asked } = order;
  if (testbed === 'host') return planOrderOnHost(order, options);
  if (host !== undefined) {
    throw new MisuseError('--host names a host, and none is to be measured', {
      next: 'add --testbed host, or leave --host out',
    });
  }
  if (testbed === 'here') return planOrderHere(order, options);
  if (driver === true) throw ofVm();
  const suite = await openSuite(specjvm2008);
  const versions = await chooseSoftware(software, options);
  const request: StudyRequest = { ...asked, ...parametersOf(software), ...(suite && { suite }) };
  const study = planStudy({ ...request, ...fitting(request, versions) });
  requireSoftwareHeeded(software, study.sessions);
  requireOrderHeeded(order);
  return { study, testbed: testbedFor(software, versions, options) };
}

function ofVm(): MisuseError {
  return new MisuseError('--driver is about the VM one is in, and something else is to be measured', {
    next: 'add --testbed here, or leave --driver out',
  });
}

/** An order that is about the VM that worldswitch is in. */
function planOrderHere(order: Order, options: PlanOptions): PlannedOrder {
  const { driver, ...others } = order;
  const { asked, locked } = ofOwnMachine(others, HERE);
  return {
    study: planHere({ ...asked, driver }),
    testbed: hereTestbed({ locked, driver, ...options }),
  };
}

/** An order that is about the hypervisor of a host, which is asked what it is. */
async function planOrderOnHost(order: Order, options: PlanOptions): Promise<PlannedOrder> {
  if (order.driver === true) throw ofVm();
  const { asked, locked } = ofOwnMachine(order, ON_HOST);
  const place = parsePlace(order.host);
  const facts = await readHostFacts(place, options.signal);
  const hypervisor = requireHypervisor(facts, nameOfPlace(place));
  return {
    study: planOnHost(hypervisor, facts, asked),
    testbed: hostTestbed({ place, hypervisor }, { locked, ...options }),
  };
}

/** What is asked for of a machine that is there. @throws WorldswitchError if it is what only emulated machines have */
function ofOwnMachine(
  { software = {}, specjvm2008, testbed: _testbed, host: _host, ...asked }: Order,
  machine: Pick<OwnMachine, 'name' | 'option'>,
): { asked: StudyRequest; locked: boolean } {
  const { locked = false, ...versions } = software;
  const foreign = Object.entries(versions).find(([, value]) => value !== undefined)?.[0];
  if (foreign !== undefined) {
    const option = foreign.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw ofEmulatedMachines(`--${option}`, machine);
  }
  if (specjvm2008 !== undefined) throw ofEmulatedMachines('--specjvm2008', machine);
  return { asked, locked };
}

/** A study that has been planned otherwise, on a testbed with this software. @throws WorldswitchError if there is none such */
export async function planned(
  study: Study,
  software: SoftwareOrder,
  options: PlanOptions,
): Promise<PlannedOrder> {
  requireSoftwareHeeded(software, study.sessions);
  return { study, testbed: testbedFor(software, await chooseSoftware(software, options), options) };
}

/** Understands how a run is gone on with. Errors are those of {@link planOrder}, and of planning what is left. */
export async function planRestOrder(
  begun: Run,
  { software = {}, specjvm2008 = {}, ...asked }: RestOrder,
  options: PlanOptions,
): Promise<PlannedOrder> {
  if (begun.testbed !== 'emulated') {
    throw new WorldswitchError(
      `run ${begun.id} was not measured in emulated machines, and can't be gone on with`,
      {
        next:
          begun.testbed === 'replay'
            ? 'measure anew'
            : `worldswitch run --testbed ${begun.testbed} measures anew`,
      },
    );
  }
  if (begun.plan.reproduces !== undefined) {
    throw new WorldswitchError(
      `run ${begun.id} reproduces run ${begun.plan.reproduces}, and goes on with the software of that one`,
      { next: `worldswitch reproduce FILE --resume ${begun.id}, with the file or the id of that run` },
    );
  }
  const suite = await openSuite(specjvm2008, begun);
  const versions = await chooseSoftware(software, options);
  const { study, measured } = planRest(begun, {
    ...asked,
    ...parametersOf(software),
    ...(suite && { suite }),
  });
  return { study, testbed: testbedFor(software, versions, options), resumed: { begun, measured } };
}

/** Carries out an order, or goes on with a run, and stores what it gives. Errors are those of planning and executing. */
export async function carryOut(
  planning: Promise<PlannedOrder>,
  { store, onPlanned, onEvent, id, signal }: CarryOutOptions,
): Promise<Run> {
  const { study, testbed, resumed } = await planning;
  onPlanned?.(study);
  const how = { testbed, store, onEvent, signal, ...(id === undefined ? {} : { id }) };
  const run = await executeStudy(study, how, resumed);
  await pruneAfter([run]);
  return run;
}

function parametersOf({ kernelParameters, xenParameters }: SoftwareOrder): Partial<StudyRequest> {
  return { kernelParameters, xenParameters };
}

/** The configurations of microbenchmarks if none are named: those that can take what the user built. */
function fitting(
  { configurations, benchmarks, suite }: StudyRequest,
  versions: VersionOptions,
): StudyRequest {
  const ofWorkloads =
    suite ?? benchmarks?.find((id) => knownWorkloads.some((workload) => workload.id === id));
  if (configurations !== undefined || ofWorkloads !== undefined) return {};
  return { configurations: configurationsTaking(versions).map(({ id }) => id) };
}

/** @param memory what all machines may take, if they share it with those of other testbeds */
export function testbedFor(
  { qemu, locked = false }: SoftwareOrder,
  versions: VersionOptions,
  options: PlanOptions,
  memory?: MemoryBudget,
): Testbed {
  return emulatedTestbed({ ...versions, qemu, locked, ...options }, undefined, memory);
}

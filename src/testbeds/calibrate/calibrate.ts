import { provideCalibrateProgram } from '../../artifacts/calibrate-programs.ts';
import type { BuiltFile } from '../../artifacts/guest.ts';
import type { ProvideOptions } from '../../artifacts/packages/provide.ts';
import { type CalibratedCore, type EventTimes } from '../../analysis/prediction/calibration.ts';
import { hostSupport } from '../../architectures/index.ts';
import { virtualizationOf } from '../../catalog/hardware/virtualization-of.ts';
import { runProcess } from '../../system/processes.ts';
import { requireVm } from '../here/in-vm.ts';
import type { HereReport } from '../here/report.ts';
import { readHostFacts } from '../host/facts.ts';
import { requireKvm } from '../host/hypervisor.ts';
import type { HostKvm } from '../host/kvm.ts';
import { type HostPlace, nameOfPlace } from '../host/place.ts';
import { runOnHost } from '../host/remote-run.ts';
import { readCalibration, timesIn } from './times.ts';

/** What a core was found to take for events. */
export interface CalibratedEvents {
  readonly core: CalibratedCore;
  readonly repetitions: readonly EventTimes[];
}

/** What is to be measured, and how often. */
export interface CalibrationRequest {
  /** `here`, or the host on whose KVM a VM is made. */
  readonly on: 'here' | HostPlace;
  readonly repetitions: number;
  /** Of each row in each repetition. */
  readonly batches: number;
}

/** Seconds that one repetition may take, and those of each batch of all rows beside. */
const LIMIT = 120;
const LIMIT_OF_BATCH = 1;

/**
 * Has events executed by themselves, again and again.
 *
 * @throws WorldswitchError if that can't be done there
 * @throws InterruptedError if the signal aborts
 */
export async function measureEvents(
  { on, repetitions, batches }: CalibrationRequest,
  options: ProvideOptions & { readonly signal: AbortSignal },
): Promise<CalibratedEvents> {
  const { say, signal } = options;
  const testbed = on === 'here' ? 'here' : 'host';
  const kvm = on === 'here' ? undefined : await kvmOf(on, signal);
  const architecture = kvm?.architecture ?? hostSupport().id;
  if (on === 'here') requireVm(architecture);
  const program = await provideCalibrateProgram(architecture, testbed, options);
  const at = new Date().toISOString();
  const timeLimit = LIMIT + LIMIT_OF_BATCH * batches;
  const reports: HereReport[] = [];
  for (let number = 1; number <= repetitions; number++) {
    say(`timing events, ${number} of ${repetitions}`);
    const lines = await run(on, program, [`batches=${batches}`], { timeLimit, signal });
    reports.push(readCalibration(lines, testbed));
  }
  const [first] = reports;
  if (first === undefined) throw new Error('nothing was to be measured');
  const { facts, counter } = first;
  const cpu = facts['cpu/model']?.[0] ?? cpuByNumbers(facts);
  return {
    core: {
      architecture,
      virtualization: virtualizationOf(architecture, kvm?.mode, cpu),
      ticksPerNanosecond: counter.frequency / 1e9,
      about: { testbed, at, cpu, kernel: facts['kernel/release']?.[0] ?? 'unknown', batches },
    },
    repetitions: reports.map(timesIn),
  };
}

async function kvmOf(place: HostPlace, signal: AbortSignal): Promise<HostKvm> {
  return requireKvm(await readHostFacts(place, signal), nameOfPlace(place));
}

async function run(
  on: CalibrationRequest['on'],
  program: BuiltFile,
  args: readonly string[],
  { timeLimit, signal }: { readonly timeLimit: number; readonly signal: AbortSignal },
): Promise<string> {
  if (on !== 'here') return runOnHost(on, program, args, { timeLimit, signal });
  const { stdout } = await runProcess(program.path, args, {
    ...{ title: 'the program that times events', timeLimit, signal },
    // What it has printed says why it failed.
    accept: [0, 1],
  });
  return stdout;
}

/** Arm CPUs have no name, but numbers of their maker and of the core. */
function cpuByNumbers(facts: HereReport['facts']): string {
  const [implementer, part] = [facts['cpu/implementer']?.[0], facts['cpu/part']?.[0]];
  return implementer === undefined || part === undefined ? 'unknown CPU' : `Arm CPU ${implementer} ${part}`;
}

import type { Suite } from '../../../catalog/workloads.ts';
import { type Message, PROTOCOL_VERSION } from '../../../protocol/messages.ts';
import { INSTRUCTIONS } from '../../../results/clock.ts';
import type { Executed } from '../../../results/executed.ts';
import type { WorkloadMeasurement } from '../../../results/measurement.ts';
import { MEASUREMENT_VERSION } from '../../../results/measurement-versions.ts';
import type { Component } from '../../../results/software.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import { worldswitchVersion } from '../../../system/version.ts';
import type { WorkloadSession } from '../../testbed.ts';
import { kernelComponent, ownComponent, packageComponent, systemComponents } from '../software.ts';
import { reportedSettings } from '../settings.ts';
import type { Snapshot } from '../snapshot.ts';
import { launchArguments, type Launched, type LaunchOptions, launchesOf, launchWorkload } from './launch.ts';
import type { WorkloadParts } from './parts.ts';

/** What a workload's machine gave. */
export interface MeasuredWorkload {
  readonly measurement: Omit<WorkloadMeasurement, 'account' | 'hypercall'>;
  /** Reads what was executed in each launch, from the folder of what the machines wrote; none if it was not asked for. */
  readonly executed: readonly (() => Promise<Executed>)[];
}

/**
 * Measures a workload by its launches, one after the other.
 *
 * @param folder an empty folder for what the machines write
 * @throws WorldswitchError if a machine does not end well, or the workload fails in it
 */
export async function measureWorkload(
  session: WorkloadSession,
  parts: WorkloadParts,
  snapshot: Snapshot,
  folder: string,
  options: LaunchOptions,
): Promise<MeasuredWorkload> {
  const { configuration, workload } = session;
  const begun = performance.now();
  const launched: Launched[] = [];
  for (let launch = 0; launch < launchesOf(session); launch += 1)
    launched.push(await launchWorkload(session, launch, parts, snapshot, folder, options));
  const messages = launched.flatMap((each) => each.messages);
  const measurement: MeasuredWorkload['measurement'] = {
    kind: 'workload',
    state: 'completed',
    configuration: configuration.id,
    benchmark: workload.id,
    clock: INSTRUCTIONS,
    // Of the first launch; the others spin longer before they begin, and that is all.
    fingerprint: fingerprint(session, parts, launchArguments(session, 0, parts), releaseOf(messages)),
    settings: reportedSettings(configuration, messages),
    samples: launched.flatMap(({ samples }) => samples),
    wallSeconds: {
      boot: snapshot.fresh ? snapshot.bootSeconds : 0,
      measure: Math.round((performance.now() - begun) / 10) / 100,
    },
  };
  return { measurement, executed: launched.flatMap(({ readExecuted }) => readExecuted ?? []) };
}

function releaseOf(messages: readonly Message[]): string {
  const machine = messages.find((message) => message.type === 'machine');
  if (machine !== undefined) return machine.kernel;
  throw new WorldswitchError('the machine did not say what it is', {
    next: 'add --cold to the command, which takes the snapshot anew',
  });
}

function suiteComponent({ name, sha256, bytes, benchmarks }: Suite): Component {
  return { role: 'suite', name, version: null, sha256, package: null, bytes, benchmarks: [...benchmarks] };
}

function fingerprint(
  { configuration, workload: { suite }, parameters }: WorkloadSession,
  parts: WorkloadParts,
  args: readonly string[],
  release: string,
): WorkloadMeasurement['fingerprint'] {
  const { kernel, vmKernel, guest, initramfs } = parts;
  const [ofMachine, ...others] = systemComponents(configuration, parts, release);
  return {
    testbed: 'emulated',
    worldswitch: worldswitchVersion(),
    protocol: PROTOCOL_VERSION,
    measurementVersion: MEASUREMENT_VERSION,
    software: [
      ...(ofMachine === undefined ? [] : [ofMachine]),
      ...(vmKernel.sha256 === kernel.sha256 ? [] : [kernelComponent('vm-kernel', vmKernel)]),
      ...others,
      ownComponent('driver', guest.driver(parts.emulated.machine.architecture)),
      { ...ownComponent('initramfs', initramfs), bytes: parts.imageBytes },
      ...parts.packages.map((record) => packageComponent('program', record)),
      ...(suite === undefined ? [] : [suiteComponent(suite)]),
    ],
    compiler: guest.compiler,
    commandLine: [...args],
    parameters: { ...parameters },
  };
}

import { ProtocolReader } from '../../probe/protocol.ts';
import { channels } from '../channel.ts';
import { type EmulatedMachine, machineArguments, restoreArguments } from '../command-line.ts';
import {
  hasOwnSoftware,
  machineFailure,
  type MachineOptions,
  outputFiles,
  type Parts,
  printed,
  startMachine,
} from '../machine.ts';
import type { Snapshot } from '../snapshot.ts';
import type { WorkloadParameters } from './parameters.ts';

export async function measureWorkload(
  emulated: EmulatedMachine,
  parts: Parts,
  snapshot: Snapshot,
  { units, repetitions }: WorkloadParameters,
  folder: string,
  extra: string[] = [],
): Promise<unknown> {
  const args = [
    ...machineArguments(emulated, [`units=${units}`, `repetitions=${repetitions}`]),
    ...restoreArguments,
    ...extra,
  ];
  const options: MachineOptions = { timeLimit: 200, ownSoftware: hasOwnSoftware(parts) };
  const output = outputFiles(folder);
  const machine = await startMachine(parts, args, folder, options, snapshot.state);
  const end = await machine.ended;
  if (end.exitCode !== channels[emulated.architecture].success || end.timedOut)
    throw await machineFailure('measuring', end, output, options);
  const reader = new ProtocolReader();
  return [snapshot.reported, await printed(output.protocol)]
    .flatMap((text) => reader.push(text))
    .filter(({ type }) => type === 'repetition');
}

import { expect } from 'vitest';
import type { Command, Ended } from './command.ts';

export const ONE = ['run', '--configuration', 'kvm-arm64'];
export const LONG = ['--microbenchmark', 'hypercall', '--iterations', '2000', '--batches', '20'];
/** Longer than whatever is looked at meanwhile. */
export const ENDLESS = ['--microbenchmark', 'hypercall', '--iterations', '10000', '--batches', '100'];
export const SHORT = ['--microbenchmark', 'hypercall', '--iterations', '4', '--batches', '2'];
export const TYPE_AGAIN =
  'worldswitch: interrupted. Next: type the same command again; what was finished is kept.\n';
/** Once there is a run. */
export const RESUME = 'worldswitch: interrupted. Next: worldswitch run --resume goes on where it stopped.\n';

/** Whose process gets a signal, by that of the command. */
export type Receiver = (pid: number) => number;

/** Who gets the signal: a terminal sends Ctrl-C to all processes of the group, `kill` to one. */
export const receivers = [
  ['the process group', (pid: number) => -pid],
  ['the process alone', (pid: number) => pid],
] as const satisfies readonly (readonly [string, Receiver])[];

/** Its exit code tells an orderly end from that of a command which had time to do all it was to do. */
export function interrupt(
  command: Command,
  receiver: Receiver,
  signal: NodeJS.Signals = 'SIGINT',
): Promise<Ended> {
  process.kill(receiver(command.pid), signal);
  return command.ended;
}

/** The one sentence comes last, and once; exit code 130 is the shell's for SIGINT. */
export function expectOrderlyEnd({ exitCode, stdout, stderr }: Ended, sentence: string): void {
  expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
  expect(stderr.endsWith(sentence)).toBe(true);
  expect(stderr.match(/^worldswitch: .*$/gm)).toEqual([sentence.trimEnd()]);
}

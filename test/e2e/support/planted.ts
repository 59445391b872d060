import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from '../../../src/catalog/configurations.ts';
import { ProtocolReader } from '../../../src/protocol/messages.ts';
import { outputFiles, type Parts, printed } from '../../../src/testbeds/emulated/machine.ts';
import { machineOf, probeArguments } from '../../../src/testbeds/emulated/probe-machine.ts';
import { machineArguments } from '../../../src/testbeds/emulated/qemu/command-line.ts';
import { startMachine } from '../../../src/testbeds/emulated/qemu/start.ts';

/** An instruction of the A64 set. */
const BYTES = 4;

const NOP = 0xd503201f;

/** Instructions that such a change adds beside its NOPs: the branch there and the one back. */
export const BRANCHES = 2;

/**
 * A copy of an arm64 image in which a function executes `nops` more NOPs, and {@link BRANCHES}, each time it is
 * called: its first instruction is replaced by a branch to a cave, where that many NOPs are, the instruction itself,
 * and a branch back. Hints at its beginning (BTI, PAC, NOPs that the kernel replaces when it traces) stay where they
 * are.
 *
 * @param functionOffset where in the image the function is
 * @param caveOffset room for `nops + 2` instructions that nothing executes
 */
export function plantNops(image: Buffer, functionOffset: number, caveOffset: number, nops: number): Buffer {
  let at = functionOffset;
  while (isHint(image.readUInt32LE(at))) at += BYTES;
  const replaced = image.readUInt32LE(at);
  if (isRelative(replaced)) {
    throw new Error(`the instruction 0x${replaced.toString(16)} means something else in another place`);
  }
  const planted = Buffer.from(image);
  const back = caveOffset + (nops + 1) * BYTES;
  planted.writeUInt32LE(branch(at, caveOffset), at);
  for (let nop = 0; nop < nops; nop++) planted.writeUInt32LE(NOP, caveOffset + nop * BYTES);
  planted.writeUInt32LE(replaced, back - BYTES);
  planted.writeUInt32LE(branch(back, at + BYTES), back);
  return planted;
}

/**
 * Where the zeros begin that fill an arm64 kernel's text up to its end: they are mapped as the text is, and executed
 * by nothing.
 *
 * @param textEnd where in the image the text ends: `_etext`
 */
export function findCave(image: Buffer, textEnd: number, instructions: number): number {
  const begin = textEnd - instructions * BYTES;
  if (image.subarray(begin, textEnd).every((byte) => byte === 0)) return begin;
  throw new Error(`the text does not end with room for ${instructions} instructions`);
}

/**
 * Where functions are in the image of a machine's arm64 kernel, as its own kallsyms has them. The image begins at the
 * 2 MiB before its text (Linux Documentation/arm64/booting.rst).
 */
export async function offsetsIn<Name extends string>(
  configuration: Configuration,
  parts: Parts,
  names: readonly Name[],
): Promise<Readonly<Record<Name, number>>> {
  const addresses = await addressesIn(configuration, parts, ['_stext', ...names]);
  const addressOf = (name: string): bigint => {
    const address = addresses.get(name);
    if (address === undefined) throw new Error(`the kernel has no ${name}`);
    return address;
  };
  const begin = addressOf('_stext') & ~0x1fffffn;
  const offsets = names.map((name) => [name, Number(addressOf(name) - begin)]);
  return Object.fromEntries(offsets) as Record<Name, number>;
}

/** What init reports of a kernel that is booted to tell where these functions are. */
async function addressesIn(
  configuration: Configuration,
  parts: Parts,
  names: readonly string[],
): Promise<ReadonlyMap<string, bigint>> {
  const folder = await mkdtemp(join(tmpdir(), 'worldswitch-'));
  try {
    const args = machineArguments(machineOf(configuration), probeArguments(1, 1, ['hypercall'])).map(
      (argument) => argument.replace(/ symbols=.*/, ` symbols=${names.join(',')}`),
    );
    const machine = await startMachine(parts, args, folder, { timeLimit: 60 });
    await machine.ended;
    const messages = new ProtocolReader().push(await printed(outputFiles(folder).protocol));
    const symbols = messages.filter((message) => message.type === 'symbol');
    return new Map(symbols.map(({ name, address }) => [name, BigInt(address)]));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** `b`, from one place to another (Arm ARM, C6.2 "B"). */
function branch(from: number, to: number): number {
  const words = (to - from) / BYTES;
  if (!Number.isInteger(words) || Math.abs(words) >= 2 ** 25) throw new Error('too far for a branch');
  return (0x14000000 | (words & 0x03ffffff)) >>> 0;
}

/** `hint`, of which NOP, BTI and those of pointer authentication are. */
function isHint(instruction: number): boolean {
  return (instruction & 0xfffff01f) >>> 0 === 0xd503201f;
}

/** What depends on where it is: branches, `adr`, `adrp` and loads of literals (Arm ARM, C4.1). */
function isRelative(instruction: number): boolean {
  const group = (instruction >>> 24) & 0xff;
  return (
    (group & 0x1f) === 0x10 || // adr, adrp
    (group & 0x7c) === 0x14 || // b, bl
    (group & 0x7e) === 0x34 || // cbz, cbnz
    (group & 0x7e) === 0x36 || // tbz, tbnz
    group === 0x54 || // b.cond
    (group & 0x3b) === 0x18 // ldr of a literal
  );
}

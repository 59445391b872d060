import { type Instruction, instruction } from '../instruction.ts';
import { EXCEPTION, LOAD_STORE, REST } from '../kinds.ts';
import { type Encoding, type EncodingTable, lookup, parseEncoding } from './encoding.ts';
import { memoryAccess } from './operands.ts';
import { systemKind } from './system.ts';
import { type Transfer, transfers } from './transfers.ts';

/** HLT, MWAIT and their kin (AMD64 APM volume 3, chapter 4), and the hint of a loop that spins. */
const waits: EncodingTable<Pick<Partial<Instruction>, 'idles' | 'relaxes' | 'mnemonic'>> = {
  F4: { idles: true, mnemonic: 'hlt' },
  '0F 01 C9': { idles: true, mnemonic: 'mwait' },
  '0F 01 FB': { idles: true, mnemonic: 'mwaitx' },
  'F2 0F AE r/6': { idles: true, mnemonic: 'umwait' },
  '66 0F AE r/6': { idles: true, mnemonic: 'tpause' },
  'F3 90': { relaxes: true },
};

/** PUSH and POP of general-purpose registers, 50 to 5F. */
const PUSH_OR_POP = /^5.$/;

/**
 * Decodes an instruction of 64-bit mode. Calls, branches and returns are `rest` although they may touch memory.
 * AVX-512, which no CPU of the catalog has, is decoded as far as it is like AVX.
 *
 * @param bytes of exactly one instruction.
 * @param address where it is, for the targets of branches.
 */
export function decodeX86(bytes: Uint8Array, address: bigint): Instruction {
  const encoding = parseEncoding(bytes);
  const memory = memoryAccess(encoding);
  const transfer = lookup(transfers, encoding);
  if (transfer !== undefined) {
    const target = transfer.relative ? relativeTarget(bytes, address, encoding) : undefined;
    return transferring(transfer, memory, target);
  }
  const kind = systemKind(encoding) ?? (memory === 'none' ? REST : LOAD_STORE);
  return instruction(kind, {
    memory,
    general: PUSH_OR_POP.test(encoding.opcode),
    ...lookup(waits, encoding),
  });
}

function transferring(
  { flow, mnemonic, conditional = false }: Transfer,
  memory: Instruction['memory'],
  target: bigint | undefined,
): Instruction {
  return instruction(mnemonic === undefined ? REST : EXCEPTION, {
    flow,
    mnemonic,
    conditional,
    memory,
    target,
  });
}

/**
 * What is left of the bytes is the displacement from the instruction's end. With operands of 16 bits AMD's
 * processors cut the address to as many (APM volume 3, chapter 1, Operand-Size Override Prefix).
 */
function relativeTarget(bytes: Uint8Array, address: bigint, { rest, short }: Encoding): bigint | undefined {
  const displacement = signed(bytes.subarray(rest));
  if (displacement === undefined) return undefined;
  return BigInt.asUintN(short ? 16 : 64, address + BigInt(bytes.length + displacement));
}

function signed(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (bytes.length) {
    case 1:
      return view.getInt8(0);
    case 2:
      return view.getInt16(0, true);
    case 4:
      return view.getInt32(0, true);
    default:
      return undefined;
  }
}

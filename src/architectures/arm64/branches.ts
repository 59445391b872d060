import { decodeSystem } from './system.ts';
import { instruction, type Instruction } from '../instruction.ts';
import { EXCEPTION, REST } from '../kinds.ts';

/** Conditions of B.cond from here on, AL and NV, are always true (Arm ARM, C1.2.4). */
const FIRST_CONDITION_THAT_ALWAYS_HOLDS = 0b1110;

/** The immediate with which Arm's semihosting is called; any other halts only for an external debugger. */
const SEMIHOSTING = 0xf000;

/** Exception generation, by the bits that are not the immediate. */
const EXCEPTION_CALLS: ReadonlyMap<number, string> = new Map([
  [0xd4000001, 'svc'],
  [0xd4000002, 'hvc'],
  [0xd4000003, 'smc'],
  [0xd4200000, 'brk'],
  [0xd4400000, 'hlt'],
]);

/** Unconditional branches to a register, by bits 24 to 21; bit 24 is set if the address is authenticated. */
const REGISTER_BRANCHES: Readonly<Record<number, Instruction>> = {
  0b0000: instruction(REST, { flow: 'branch' }),
  0b1000: instruction(REST, { flow: 'branch' }),
  0b0001: instruction(REST, { flow: 'call' }),
  0b1001: instruction(REST, { flow: 'call' }),
  0b0010: instruction(REST, { flow: 'return' }),
  0b0100: instruction(EXCEPTION, { flow: 'exception-return', mnemonic: 'eret' }),
};

/**
 * Branches, exception generating and system instructions (Arm ARM, C4.1). Undefined if it is none that leaves the
 * ordinary course.
 */
export function decodeBranchOrSystem(opcode: number, address: bigint): Instruction | undefined {
  switch (opcode >>> 24) {
    case 0x54: {
      const conditional = (opcode & 0b1111) < FIRST_CONDITION_THAT_ALWAYS_HOLDS;
      return branch(conditional, address, signedField(opcode, 5, 19));
    }
    case 0xd4:
      return decodeExceptionCall(opcode);
    case 0xd5:
      return decodeSystem(opcode);
    case 0xd6:
    case 0xd7:
      return (opcode & 0x1f0000) === 0x1f0000 ? REGISTER_BRANCHES[(opcode >>> 21) & 0b1111] : undefined;
    default:
      return decodeImmediateBranch(opcode, address);
  }
}

function decodeImmediateBranch(opcode: number, address: bigint): Instruction | undefined {
  switch (opcode >>> 26) {
    case 0b000101:
      return branch(false, address, signedField(opcode, 0, 26));
    case 0b100101:
      return instruction(REST, { flow: 'call', target: targetOf(address, signedField(opcode, 0, 26)) });
    case 0b001101:
    case 0b101101: {
      // Bit 25: TBZ and TBNZ, which test one bit and reach less far than CBZ and CBNZ.
      const width = (opcode & 0x2000000) === 0 ? 19 : 14;
      return branch(true, address, signedField(opcode, 5, width));
    }
    default:
      return undefined;
  }
}

function decodeExceptionCall(opcode: number): Instruction | undefined {
  const mnemonic = EXCEPTION_CALLS.get((opcode & 0xffe0001f) >>> 0);
  if (mnemonic === undefined) return undefined;
  // The emulator answers a semihosting call by itself, no exception is taken.
  const answered = mnemonic === 'hlt' && ((opcode >>> 5) & 0xffff) === SEMIHOSTING;
  return instruction(EXCEPTION, { flow: answered ? 'next' : 'exception-call', mnemonic });
}

function branch(conditional: boolean, address: bigint, words: number): Instruction {
  return instruction(REST, { flow: 'branch', conditional, target: targetOf(address, words) });
}

function targetOf(address: bigint, words: number): bigint {
  return BigInt.asUintN(64, address + BigInt(words * 4));
}

function signedField(opcode: number, lowest: number, width: number): number {
  return (opcode << (32 - lowest - width)) >> (32 - width);
}

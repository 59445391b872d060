import { systemRegister } from './registers.ts';
import { instruction, type Instruction } from '../instruction.ts';
import { BARRIER, kindOf, MAINTENANCE, REST } from '../kinds.ts';

/** Registers a write to which generates an interrupt on other CPUs (GIC architecture, IHI 0069, 12.2). */
const SENDING = new Set(['ICC_SGI1R_EL1', 'ICC_ASGI1R_EL1', 'ICC_SGI0R_EL1']);

/** Hints by CRm and op2 (Arm ARM, C4.1, Hints); the others are like NOP for control and memory. */
const HINTS: Readonly<Record<number, Instruction>> = {
  1: instruction(REST, { relaxes: true }),
  2: instruction(REST, { idles: true, mnemonic: 'wfe' }),
  3: instruction(REST, { idles: true, mnemonic: 'wfi' }),
  /** ESB, PSB CSYNC, TSB CSYNC and CSDB. */
  16: instruction(BARRIER),
  17: instruction(BARRIER),
  18: instruction(BARRIER),
  20: instruction(BARRIER),
};

/** WFET and WFIT, by op2. */
const TIMED_WAITS: Readonly<Record<number, Instruction>> = {
  0: instruction(REST, { idles: true, mnemonic: 'wfet' }),
  1: instruction(REST, { idles: true, mnemonic: 'wfit' }),
};

/** The field of PSTATE that MSR (immediate) writes, by op1 and op2 (Arm ARM, C6.2, MSR (immediate)). */
const FIELDS: Readonly<Record<string, string>> = {
  '0 3': 'UAO',
  '0 4': 'PAN',
  '0 5': 'SPSel',
  '1 0': 'ALLINT',
  '3 1': 'SSBS',
  '3 2': 'DIT',
  '3 3': 'SVCR',
  '3 4': 'TCO',
  '3 6': 'DAIF',
  '3 7': 'DAIF',
};

/** DSB (also nXS), CLREX, DMB, ISB and SB (Arm ARM, C4.1, Barriers). */
const BARRIER_OP2 = new Set([1, 2, 4, 5, 6, 7]);

const BARRIERS = Object.freeze(instruction(BARRIER));
/** DC ZVA, DC GVA and DC GZVA, which write memory, by all but op0 of their encodings. */
const ZEROING = new Set([0x1ba1, 0x1ba3, 0x1ba4]);

const MAINTAINS = Object.freeze(instruction(MAINTENANCE));
const ZEROES = Object.freeze(instruction(MAINTENANCE, { memory: 'store' }));

/** System instructions, whose upper ten bits are 1101010100 (Arm ARM, C5.1.2). */
export function decodeSystem(opcode: number): Instruction | undefined {
  if ((opcode & 0xc00000) !== 0) return undefined;
  const op0 = (opcode >>> 19) & 0b11;
  if (op0 === 0) return decodeWithoutRegister(opcode);
  if (op0 === 1) return decodeMaintenance(opcode);
  const register = systemRegister((opcode >>> 5) & 0xffff);
  const reads = (opcode & 0x200000) !== 0;
  if (reads) return instruction(register.saved);
  const sends = SENDING.has(register.name);
  return instruction(register.restored, { sends, mnemonic: sends ? 'msr' : undefined });
}

/** Hints, barriers, waits with a timeout, and writes to fields of PSTATE. */
function decodeWithoutRegister(opcode: number): Instruction | undefined {
  const { op1, crn, crm, op2 } = fieldsOf(opcode);
  if (opcode >>> 12 === 0xd5031) return crm === 0 ? TIMED_WAITS[op2] : undefined;
  // All others neither read nor write a general-purpose register.
  if ((opcode & 0x20001f) !== 0x1f) return undefined;
  if (crn === 4) {
    const field = FIELDS[`${op1} ${op2}`];
    return field === undefined ? undefined : instruction(kindOf('other-system', 'restored', field));
  }
  if (op1 !== 3) return undefined;
  if (crn === 2) return HINTS[(crm << 3) | op2];
  return crn === 3 && BARRIER_OP2.has(op2) ? BARRIERS : undefined;
}

/** SYS and SYSL: what AT, DC, IC and TLBI are aliases of. What is left to the implementation is ordinary. */
function decodeMaintenance(opcode: number): Instruction | undefined {
  const { crn } = fieldsOf(opcode);
  if (crn < 7 || crn > 9) return undefined;
  return ZEROING.has((opcode >>> 5) & 0x3fff) ? ZEROES : MAINTAINS;
}

function fieldsOf(opcode: number): { op1: number; crn: number; crm: number; op2: number } {
  return {
    op1: (opcode >>> 16) & 0b111,
    crn: (opcode >>> 12) & 0b1111,
    crm: (opcode >>> 8) & 0b1111,
    op2: (opcode >>> 5) & 0b111,
  };
}

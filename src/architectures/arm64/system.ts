import { systemRegister } from './registers.ts';
import { instruction, type Instruction } from '../instruction.ts';
import { barrier, kindOf, maintenance, REST } from '../kinds.ts';

/** Registers a write to which generates an interrupt on other CPUs (GIC architecture, IHI 0069, 12.2). */
const SENDING = new Set(['ICC_SGI1R_EL1', 'ICC_ASGI1R_EL1', 'ICC_SGI0R_EL1']);

/** Hints by CRm and op2 (Arm ARM, C4.1, Hints); the others are like NOP for control and memory. */
const HINTS: Readonly<Record<number, Instruction>> = {
  1: instruction(REST, { relaxes: true }),
  2: instruction(REST, { idles: true, mnemonic: 'wfe' }),
  3: instruction(REST, { idles: true, mnemonic: 'wfi' }),
  16: instruction(barrier('esb')),
  17: instruction(barrier('psb')),
  18: instruction(barrier('tsb')),
  20: instruction(barrier('csdb')),
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

/** By op2 (Arm ARM, C4.1, Barriers); 1 is DSB with nXS. */
const BARRIERS: Readonly<Record<number, Instruction>> = {
  1: instruction(barrier('dsb')),
  2: instruction(barrier('clrex')),
  4: instruction(barrier('dsb')),
  5: instruction(barrier('dmb')),
  6: instruction(barrier('isb')),
  7: instruction(barrier('sb')),
};

/** DC ZVA, DC GVA and DC GZVA, which write memory, by all but op0 of their encodings. */
const ZEROING = new Set([0x1ba1, 0x1ba3, 0x1ba4]);

/** By what is maintained; AT only translates. */
const MAINTENANCE = {
  at: instruction(maintenance('at')),
  dc: instruction(maintenance('dc')),
  ic: instruction(maintenance('ic')),
  tlbi: instruction(maintenance('tlbi')),
} as const;
const ZEROES = Object.freeze(instruction(maintenance('dc'), { memory: 'store' }));

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
  return crn === 3 ? BARRIERS[op2] : undefined;
}

/** SYS and SYSL: what AT, DC, IC and TLBI are aliases of. What is left to the implementation is ordinary. */
function decodeMaintenance(opcode: number): Instruction | undefined {
  const { crn, crm } = fieldsOf(opcode);
  if (crn < 7 || crn > 9) return undefined;
  if (ZEROING.has((opcode >>> 5) & 0x3fff)) return ZEROES;
  return MAINTENANCE[crn === 7 ? maintained(crm) : 'tlbi'];
}

/** What CRm says where CRn is 7 (Arm ARM, C5.1.3): IC has 1 and 5, AT 8 and 9. */
function maintained(crm: number): 'at' | 'dc' | 'ic' {
  if (crm === 8 || crm === 9) return 'at';
  return crm === 1 || crm === 5 ? 'ic' : 'dc';
}

function fieldsOf(opcode: number): { op1: number; crn: number; crm: number; op2: number } {
  return {
    op1: (opcode >>> 16) & 0b111,
    crn: (opcode >>> 12) & 0b1111,
    crm: (opcode >>> 8) & 0b1111,
    op2: (opcode >>> 5) & 0b111,
  };
}

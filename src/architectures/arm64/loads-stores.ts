import { instruction, type Instruction, type MemoryAccess } from '../instruction.ts';
import { FP_RESTORED, FP_SAVED, LOAD_STORE } from '../kinds.ts';

/** Loads and stores (Arm ARM, C4.1). Undefined for prefetches and what is unallocated. */
export function decodeLoadStore(opcode: number): Instruction | undefined {
  if (isMemoryCopy(opcode)) {
    const sets = bits(opcode, 22, 2) === 0b11;
    return instruction(LOAD_STORE, { memory: sets ? 'store' : 'both' });
  }
  const vector = bits(opcode, 26, 1) === 1;
  const memory = vector ? vectorAccess(opcode) : generalAccess(opcode);
  if (memory === 'none') return undefined;
  if (vector) return instruction(memory === 'load' ? FP_RESTORED : FP_SAVED, { memory });
  return instruction(LOAD_STORE, { memory, general: isWholePair(opcode) });
}

/** CPY* and SET*, whose bit 26 does not say that registers are SIMD&FP. */
function isMemoryCopy(opcode: number): boolean {
  return (opcode & 0x3b200c00) === 0x19000400;
}

/** LDP, STP, LDNP, STNP of 64-bit registers. */
function isWholePair(opcode: number): boolean {
  return bits(opcode, 27, 3) === 0b101 && bits(opcode, 30, 2) === 0b10;
}

/** SIMD&FP: bit 22 says which in all groups but that of literals, which are only loaded. */
function vectorAccess(opcode: number): MemoryAccess {
  const literal = bits(opcode, 27, 3) === 0b011;
  return literal || bits(opcode, 22, 1) === 1 ? 'load' : 'store';
}

function generalAccess(opcode: number): MemoryAccess {
  switch (bits(opcode, 28, 2)) {
    case 0b00:
      return exclusiveAccess(opcode);
    case 0b01:
      return bits(opcode, 24, 1) === 0 ? literalAccess(opcode) : orderedOrTagAccess(opcode);
    case 0b10:
      return loadIf(bits(opcode, 22, 1));
    default:
      return registerAccess(opcode);
  }
}

/** Load/store exclusive and ordered, and compare and swap, which also is what is in between. */
function exclusiveAccess(opcode: number): MemoryAccess {
  const [size, o2, load, o1] = [31, 23, 22, 21].map((bit) => bits(opcode, bit, 1));
  // A pair can only be of words or doublewords: CASP has the encodings for bytes and halfwords.
  const swaps = o1 === 1 && (o2 === 1 || size === 0);
  return swaps ? 'both' : loadIf(load);
}

/** Literals: LDR, LDRSW, and PRFM, which changes nothing that a program sees. */
function literalAccess(opcode: number): MemoryAccess {
  return bits(opcode, 30, 2) === 0b11 ? 'none' : 'load';
}

/** LDAPUR and STLUR; with bit 21, loads and stores of memory tags. */
function orderedOrTagAccess(opcode: number): MemoryAccess {
  const opc = bits(opcode, 22, 2);
  if (bits(opcode, 21, 1) === 0) return loadIf(opc);
  const loadsTag = bits(opcode, 10, 2) === 0b00 && (opc & 1) === 1;
  return loadIf(loadsTag ? 1 : 0);
}

/** One register: with an immediate, a register as offset, unprivileged; and atomic memory operations. */
function registerAccess(opcode: number): MemoryAccess {
  const offset = bits(opcode, 24, 1) === 1 || bits(opcode, 21, 1) === 0 || bits(opcode, 10, 2) === 0b10;
  if (offset) {
    const opc = bits(opcode, 22, 2);
    const prefetches = bits(opcode, 30, 2) === 0b11 && opc === 0b10;
    return prefetches ? 'none' : loadIf(opc);
  }
  // LDRAA and LDRAB load with an address they authenticate.
  return bits(opcode, 10, 1) === 1 ? 'load' : atomicAccess(opcode);
}

/** Atomic memory operations, but for those of the same encoding that only load or store. */
function atomicAccess(opcode: number): MemoryAccess {
  const o3AndOpc = bits(opcode, 12, 4);
  // LDAPR has the acquiring bit alone; LD64B and ST64B have neither that nor the releasing one.
  const order = bits(opcode, 22, 2);
  if (o3AndOpc === 0b1100) return 'load';
  if (order !== 0 || bits(opcode, 30, 2) !== 0b11) return 'both';
  if (o3AndOpc === 0b1101) return 'load';
  return o3AndOpc >= 0b1001 && o3AndOpc <= 0b1011 ? 'store' : 'both';
}

function loadIf(field: number | undefined): MemoryAccess {
  return field === 0 ? 'store' : 'load';
}

function bits(opcode: number, lowest: number, width: number): number {
  return (opcode >>> lowest) & ((1 << width) - 1);
}

import type { MemoryAccess } from '../instruction.ts';
import { type Encoding, type EncodingTable, hasMemoryOperand, lookup } from './encoding.ts';

/** Where the opcode maps' letter is wrong: letters as there, of which two are both done. */
const exceptions: EncodingTable<string> = {
  /** CMP in the group of ADD. */
  '80 /7': 'l',
  '81 /7': 'l',
  '83 /7': 'l',
  /** POP and PUSH of memory, calls through memory: the stack too. */
  '8F /0': 'sL',
  'FF /2': 'lS',
  'FF /3': 'lS',
  'FF /4': 'l',
  'FF /5': 'l',
  'FF /6': 'lS',
  /** NOT and NEG in the group of TEST, MUL and DIV. */
  'F6 /2': 'b',
  'F6 /3': 'b',
  'F7 /2': 'b',
  'F7 /3': 'b',
  /** x87: what stores in the groups of what loads (APM volume 3, A.1, x87 encodings). */
  ...stores(['D9 m/2', 'D9 m/3', 'D9 m/6', 'D9 m/7']),
  ...stores(['DB m/1', 'DB m/2', 'DB m/3', 'DB m/7']),
  ...stores(['DD m/1', 'DD m/2', 'DD m/3', 'DD m/6', 'DD m/7']),
  ...stores(['DF m/1', 'DF m/2', 'DF m/3', 'DF m/6', 'DF m/7']),
  /** SLDT, STR, SGDT, SIDT, SMSW; INVLPG needs the address only, RSTORSSP changes what it loads. */
  ...stores(['0F 00 m/0', '0F 00 m/1', '0F 01 m/0', '0F 01 m/1', '0F 01 m/4']),
  '0F 01 m/7': 'a',
  /** VMRUN, VMLOAD and VMSAVE: the control block that RAX points to. CLZERO: the line that RAX points to. */
  '0F 01 D8': 'B',
  '0F 01 DA': 'L',
  '0F 01 DB': 'S',
  '0F 01 FC': 'S',
  'F3 0F 01 m/5': 'b',
  /** FXSAVE, STMXCSR, XSAVE, XSAVEOPT; CLFLUSH, CLFLUSHOPT and CLWB; CLRSSBSY. */
  ...stores(['0F AE m/0', '0F AE m/3', '0F AE m/4', '0F AE m/6']),
  '0F AE m/7': 'a',
  '66 0F AE m/7': 'a',
  '66 0F AE m/6': 'a',
  'F3 0F AE m/6': 'b',
  /** BT in the group of BTS, BTR and BTC. */
  '0F BA /4': 'l',
  /** XRSTORS, XSAVEC, XSAVES, VMPTRLD with VMCLEAR and VMXON, VMPTRST in the group of CMPXCHG8B. */
  '0F C7 m/3': 'l',
  '0F C7 m/6': 'l',
  ...stores(['0F C7 m/4', '0F C7 m/5', '0F C7 m/7']),
  /** MOVQ loads with F3. MASKMOVQ stores where RDI points. */
  'F3 0F 7E': 'l',
  '0F F7': 'S',
  'VEX 0F F7': 'S',
  /** MOVBE, but CRC32 with F2; WRUSS, WRSS; MOVDIR64B and ENQCMD, which copy; MOVDIRI. */
  ...stores(['0F 38 F1', '0F 38 F6', '66 0F 38 F5', '0F 38 F9']),
  'F2 0F 38 F1': 'l',
  '66 0F 38 F6': 'l',
  'F3 0F 38 F6': 'l',
  '0F 38 F8': 'lS',
  /** PEXTRB, PEXTRW, PEXTRD, EXTRACTPS. */
  ...stores(['0F 3A 14', '0F 3A 15', '0F 3A 16', '0F 3A 17']),
  /** Vector moves that store; MOVQ loads with F3 here too. */
  ...ofVectors(['0F 11', '0F 13', '0F 17', '0F 29', '0F 2B', '0F 7E', '0F 7F', '0F D6', '0F E7']),
  'F3 VEX 0F 7E': 'l',
  'F3 EVEX 0F 7E': 'l',
  /** Extractions of an element or a part, and VCVTPS2PH. */
  ...ofVectors(['0F 3A 14', '0F 3A 15', '0F 3A 16', '0F 3A 17', '0F 3A 19', '0F 3A 1B', '0F 3A 1D']),
  ...ofVectors(['0F 3A 39', '0F 3A 3B']),
  /** VMASKMOV, VPMASKMOV, VSTMXCSR, KMOV. */
  ...stores(['VEX 0F 38 2E', 'VEX 0F 38 2F', 'VEX 0F 38 8E', 'VEX 0F AE m/3', 'VEX 0F 91']),
  /** Scatters, compressions, and down-conversions. */
  ...stores(['63', '8A', '8B', 'A0', 'A1', 'A2', 'A3'].map((opcode) => `EVEX 0F 38 ${opcode}`)),
  ...stores(
    ['1', '2', '3'].flatMap((row) =>
      ['0', '1', '2', '3', '4', '5'].map((column) => `F3 EVEX 0F 38 ${row}${column}`),
    ),
  ),
};

/** What an instruction does to memory, its operand and what it implies taken together. */
export function memoryAccess(encoding: Encoding): MemoryAccess {
  const letters = lookup(exceptions, encoding) ?? encoding.letter;
  const named = hasMemoryOperand(encoding) ? letters : letters.replaceAll(/[a-z]/g, '');
  const loads = /[lb]/i.test(named);
  const saves = /[sb]/i.test(named);
  if (loads && saves) return 'both';
  if (loads) return 'load';
  return saves ? 'store' : 'none';
}

function stores(keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, 's']));
}

function ofVectors(opcodes: readonly string[]): Record<string, string> {
  return stores(['VEX', 'EVEX'].flatMap((encoding) => opcodes.map((opcode) => `${encoding} ${opcode}`)));
}

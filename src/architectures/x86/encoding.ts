import { operandLetter } from './opcode-maps.ts';

/** The parts of an instruction's bytes that say what it does (AMD64 APM volume 3, chapter 1). */
export interface Encoding {
  /** With its map, as manuals write it: `8B`, `0F AE`, `0F 38 F1`, `VEX 0F 11`. */
  readonly opcode: string;
  /** The prefix that may make it another instruction. */
  readonly prefix: '' | '66' | 'F2' | 'F3';
  readonly modrm: number | undefined;
  /** The register that ModRM and REX name besides the operand in memory. */
  readonly register: number;
  /** Whether operands are of 16 bits. */
  readonly short: boolean;
  /** What the opcode maps say of the operand in memory. */
  readonly letter: string;
  /** Where the bytes after opcode and ModRM begin. */
  readonly rest: number;
}

/** The values a table can have for an encoding, from the key that says most: see `lookup`. */
export type EncodingTable<T> = Readonly<Record<string, T>>;

const LEGACY_PREFIXES = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3]);

const SELECTING = { 0xf3: 'F3', 0xf2: 'F2', 0x66: '66' } as const;

/** Operands of 64 bits, whatever 66 says; the fourth bit of ModRM's reg field. */
const REX_W = 0b1000;
const REX_R = 0b0100;

/** The prefixes that VEX, EVEX and XOP abbreviate in two bits. */
const ABBREVIATED = ['', '66', 'F3', 'F2'] as const;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'));

/** What stands before the opcode. */
type Prefixes = Pick<Encoding, 'prefix' | 'short'> & { readonly rex: number };

/** A position in the bytes; behind their end there are zeroes, since half an instruction must decode to something. */
interface Cursor {
  readonly bytes: Uint8Array;
  position: number;
}

/** Takes one instruction of 64-bit mode apart. */
export function parseEncoding(bytes: Uint8Array): Encoding {
  const cursor = { bytes, position: 0 };
  const prefixes = takePrefixes(cursor);
  const first = take(cursor);
  switch (first) {
    case 0x0f:
      return finish(cursor, takeEscapedMap(cursor), prefixes);
    case 0xc5:
      return finish(cursor, 'VEX 0F', abbreviated(take(cursor)));
    case 0xc4:
      return takeVex(cursor, 'VEX', 0x1f);
    case 0x62:
      return takeVex(cursor, 'EVEX', 0x07);
    case 0x8f:
      // With 0 in ModRM's reg field it is POP.
      if ((peek(cursor) & 0x38) !== 0) return takeVex(cursor, 'XOP', 0x1f);
  }
  cursor.position -= 1;
  return finish(cursor, '', prefixes);
}

/**
 * What a table has for an encoding. Its keys are opcodes as manuals write them, with or without the prefix, and
 * with as much of ModRM as matters: `0F 01 D9` is that very byte, `0F AE m/4` extends the opcode by 4 with an operand
 * in memory, `0F AE r/5` by 5 with one in a register, `FF /2` with either.
 */
export function lookup<T>(table: EncodingTable<T>, encoding: Encoding): T | undefined {
  const { opcode, prefix, modrm } = encoding;
  const keys = [opcode];
  if (modrm !== undefined) {
    const extension = (modrm >> 3) & 0b111;
    if (hasMemoryOperand(encoding)) keys.unshift(`${opcode} m/${extension}`, `${opcode} /${extension}`);
    else keys.unshift(`${opcode} ${HEX[modrm]}`, `${opcode} r/${extension}`, `${opcode} /${extension}`);
  }
  if (prefix !== '') {
    const prefixed = keys.map((key) => `${prefix} ${key}`);
    if (prefixSelects(encoding)) keys.length = 0;
    keys.unshift(...prefixed);
  }
  const key = keys.find((candidate) => Object.hasOwn(table, candidate));
  return key === undefined ? undefined : table[key];
}

/** Whether with its prefix it is another instruction for sure; elsewhere one that selects none is ignored. */
function prefixSelects(encoding: Encoding): boolean {
  const { opcode, prefix } = encoding;
  if (opcode === '0F 01') return prefix !== '66' && !hasMemoryOperand(encoding);
  return opcode === '0F AE' || opcode === '0F 78' || opcode === '0F 79';
}

/** Whether ModRM names memory. */
export function hasMemoryOperand({ modrm, letter }: Encoding): boolean {
  return modrm !== undefined && modrm < 0xc0 && letter !== 'r';
}

/** F2 and F3 come before 66 where both select an instruction. REX counts only right before the opcode. */
function takePrefixes(cursor: Cursor): Prefixes {
  const seen = new Set<number>();
  let rex = 0;
  while (LEGACY_PREFIXES.has(peek(cursor)) || isRex(peek(cursor))) {
    const byte = take(cursor);
    rex = isRex(byte) ? byte : 0;
    if (rex === 0) seen.add(byte);
    if (byte === 0xf2) seen.delete(0xf3);
    if (byte === 0xf3) seen.delete(0xf2);
  }
  const prefix = ([0xf3, 0xf2, 0x66] as const).find((byte) => seen.has(byte));
  return {
    prefix: prefix === undefined ? '' : SELECTING[prefix],
    rex,
    short: seen.has(0x66) && (rex & REX_W) === 0,
  };
}

function isRex(byte: number): boolean {
  return (byte & 0xf0) === 0x40;
}

function takeEscapedMap(cursor: Cursor): string {
  const second = peek(cursor);
  if (second !== 0x38 && second !== 0x3a) return '0F';
  take(cursor);
  return `0F ${HEX[second]}`;
}

/** The prefixes of three or four bytes, of which the first is taken: a map in the next, the prefix after that. */
function takeVex(cursor: Cursor, name: string, mapMask: number): Encoding {
  const map = take(cursor) & mapMask;
  const prefixes = abbreviated(take(cursor));
  if (name === 'EVEX') take(cursor);
  const escapes = ['', '0F', '0F 38', '0F 3A'][map];
  return finish(cursor, `${name} ${name === 'XOP' ? map : (escapes ?? `map ${map}`)}`, prefixes);
}

/** The extensions of registers do not matter: no instruction with such prefixes names a control register. */
function abbreviated(byte: number): Prefixes {
  return { prefix: ABBREVIATED[byte & 0b11] ?? '', short: false, rex: 0 };
}

function finish(cursor: Cursor, map: string, { prefix, short, rex }: Prefixes): Encoding {
  const opcode = take(cursor);
  const letter = operandLetter(map, opcode);
  const modrm = /[lsbar]/.test(letter) ? take(cursor) : undefined;
  return {
    opcode: `${map} ${HEX[opcode]}`.trimStart(),
    prefix,
    modrm,
    register: (((modrm ?? 0) >> 3) & 0b111) | ((rex & REX_R) === 0 ? 0 : 0b1000),
    short,
    letter,
    rest: cursor.position,
  };
}

function peek({ bytes, position }: Cursor): number {
  return bytes[position] ?? 0;
}

function take(cursor: Cursor): number {
  const byte = peek(cursor);
  cursor.position += 1;
  return byte;
}

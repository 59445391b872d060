/**
 * What an opcode's operand in memory is to it, by the columns of the opcode maps (AMD64 APM volume 3, A.1), 64-bit
 * mode only:
 *
 * - `l`, `s`, `b`: ModRM names it; it is loaded, stored, or both
 * - `a`: ModRM names it, but only the address counts, as for LEA and prefetches
 * - `r`: ModRM names registers only, whatever it looks like
 * - `L`, `S`, `B`: no ModRM; the stack, or what a register points to
 * - `.`: no ModRM and no memory; also prefixes, escapes, and what is invalid
 *
 * Opcodes that ModRM extends, or a prefix makes another instruction, are as most of their instructions are; the
 * others are in x86-operands.ts.
 */
const ONE_BYTE = [
  'bbll....bbll....',
  'bbll....bbll....',
  'bbll....bbll....',
  'bbll....llll....',
  '................',
  'SSSSSSSSLLLLLLLL',
  '...l....SlSlSSLL',
  '................',
  'bbbbllbbssllsals',
  '............SL..',
  'LLSSBBLL..SSLLLL',
  '................',
  'bbLL..ssSLLL...L',
  'bbbb...Lllllllll',
  '........S.......',
  '......ll......bb',
].join('');

const TWO_BYTE = [
  'llll.........a.l',
  'lslslllsaaaaaaaa',
  'rrrr....lslsllll',
  '................',
  'llllllllllllllll',
  'rlllllllllllllll',
  'llllllllllllllll',
  'lllllll.sl..llss',
  '................',
  'ssssssssssssssss',
  'SL.lbb..SL.bbbll',
  'bblblllllabbllll',
  'bblslrlb........',
  'llllllsrllllllll',
  'lllllllsllllllll',
  'lllllllrllllllla',
].join('');

/** VZEROUPPER and VZEROALL: the only ones of the maps of VEX that have no ModRM. */
const VZERO = 0x77;

/** The letter of an opcode. The maps that are not written out here have loads but for a few. */
export function operandLetter(map: string, opcode: number): string {
  if (map === '') return ONE_BYTE[opcode] ?? '.';
  if (map === '0F') return TWO_BYTE[opcode] ?? '.';
  return map === 'VEX 0F' && opcode === VZERO ? '.' : 'l';
}

import type { Kind } from '../../results/explanation.ts';
import { barrier, FP_RESTORED, FP_SAVED, kindOf, maintenance } from '../kinds.ts';
import { type Encoding, type EncodingTable, lookup } from './encoding.ts';

const SEGMENTS = ['ES', 'CS', 'SS', 'DS', 'FS', 'GS'];

const INPUT = kindOf('device', 'saved');
const OUTPUT = kindOf('device', 'restored');
const FLAGS = kindOf('control', 'restored', 'RFLAGS');
const GLOBAL_INTERRUPT_FLAG = kindOf('control', 'restored', 'GIF');

/**
 * Registers of the system, ports, fences and maintenance (AMD64 APM volume 3, chapters 3 and 4), and what saves and
 * restores the state of x87 and SSE (volumes 4 and 5).
 */
const kinds: EncodingTable<Kind | ((encoding: Encoding) => Kind)> = {
  '0F 20': ({ register }) => kindOf('control', 'saved', `CR${register}`),
  '0F 22': ({ register }) => kindOf('control', 'restored', `CR${register}`),
  '0F 21': ({ register }) => kindOf('control', 'saved', `DR${register}`),
  '0F 23': ({ register }) => kindOf('control', 'restored', `DR${register}`),
  '8C': ({ register }) => kindOf('control', 'saved', segment(register)),
  '8E': ({ register }) => kindOf('control', 'restored', segment(register)),
  /** PUSH, POP, LFS and LGS, LSS. */
  '0F A0': kindOf('control', 'saved', 'FS'),
  '0F A8': kindOf('control', 'saved', 'GS'),
  '0F A1': kindOf('control', 'restored', 'FS'),
  '0F A9': kindOf('control', 'restored', 'GS'),
  '0F B2': kindOf('control', 'restored', 'SS'),
  '0F B4': kindOf('control', 'restored', 'FS'),
  '0F B5': kindOf('control', 'restored', 'GS'),
  '0F 00 /0': kindOf('control', 'saved', 'LDTR'),
  '0F 00 /1': kindOf('control', 'saved', 'TR'),
  '0F 00 /2': kindOf('control', 'restored', 'LDTR'),
  '0F 00 /3': kindOf('control', 'restored', 'TR'),
  '0F 01 m/0': kindOf('control', 'saved', 'GDTR'),
  '0F 01 m/1': kindOf('control', 'saved', 'IDTR'),
  '0F 01 m/2': kindOf('control', 'restored', 'GDTR'),
  '0F 01 m/3': kindOf('control', 'restored', 'IDTR'),
  /** SMSW, LMSW, CLTS. */
  '0F 01 /4': kindOf('control', 'saved', 'CR0'),
  '0F 01 /6': kindOf('control', 'restored', 'CR0'),
  '0F 06': kindOf('control', 'restored', 'CR0'),
  /** XGETBV and XSETBV: ECX says which register. */
  '0F 01 D0': kindOf('control', 'saved'),
  '0F 01 D1': kindOf('control', 'restored'),
  '0F 01 EE': kindOf('control', 'saved', 'PKRU'),
  '0F 01 EF': kindOf('control', 'restored', 'PKRU'),
  /** RDFSBASE, RDGSBASE, WRFSBASE, WRGSBASE; SWAPGS does both at once. */
  'F3 0F AE r/0': kindOf('control', 'saved', 'FS.base'),
  'F3 0F AE r/1': kindOf('control', 'saved', 'GS.base'),
  'F3 0F AE r/2': kindOf('control', 'restored', 'FS.base'),
  'F3 0F AE r/3': kindOf('control', 'restored', 'GS.base'),
  '0F 01 F8': kindOf('control', null, 'GS.base'),
  /** CLI, STI, CLAC, STAC. */
  FA: FLAGS,
  FB: FLAGS,
  '0F 01 CA': FLAGS,
  '0F 01 CB': FLAGS,

  /** RDMSR and WRMSR: ECX says which register. */
  '0F 32': kindOf('model-specific', 'saved'),
  '0F 30': kindOf('model-specific', 'restored'),

  /** STGI, CLGI, VMSAVE, VMLOAD; VMREAD and VMWRITE. */
  '0F 01 DC': GLOBAL_INTERRUPT_FLAG,
  '0F 01 DD': GLOBAL_INTERRUPT_FLAG,
  '0F 01 DB': kindOf('control-block', 'saved'),
  '0F 01 DA': kindOf('control-block', 'restored'),
  '0F 78': kindOf('control-block', 'saved'),
  '0F 79': kindOf('control-block', 'restored'),

  '0F AE r/5': barrier('lfence'),
  '0F AE r/6': barrier('mfence'),
  '0F AE r/7': barrier('sfence'),
  '0F 01 E8': barrier('serialize'),

  '0F 08': maintenance('invd'),
  '0F 09': maintenance('wbinvd'),
  '0F 01 m/7': maintenance('invlpg'),
  '0F 01 DF': maintenance('invlpga'),
  '0F 01 FE': maintenance('invlpgb'),
  '0F 01 FF': maintenance('tlbsync'),
  '0F AE m/7': maintenance('clflush'),
  '66 0F AE m/7': maintenance('clflushopt'),
  '66 0F AE m/6': maintenance('clwb'),
  '66 0F 38 80': maintenance('invept'),
  '66 0F 38 81': maintenance('invvpid'),
  '66 0F 38 82': maintenance('invpcid'),

  /** IN, INS, OUT, OUTS. */
  E4: INPUT,
  E5: INPUT,
  EC: INPUT,
  ED: INPUT,
  '6C': INPUT,
  '6D': INPUT,
  E6: OUTPUT,
  E7: OUTPUT,
  EE: OUTPUT,
  EF: OUTPUT,
  '6E': OUTPUT,
  '6F': OUTPUT,

  /** FXSAVE, XSAVE, XSAVEOPT, XSAVEC, XSAVES and what restores from them. */
  '0F AE m/0': FP_SAVED,
  '0F AE m/4': FP_SAVED,
  '0F AE m/6': FP_SAVED,
  '0F C7 m/4': FP_SAVED,
  '0F C7 m/5': FP_SAVED,
  '0F AE m/1': FP_RESTORED,
  '0F AE m/5': FP_RESTORED,
  '0F C7 m/3': FP_RESTORED,
  /** FNSTENV and FNSAVE, FLDENV and FRSTOR, FNSTCW and FLDCW, STMXCSR and LDMXCSR. */
  'D9 m/6': FP_SAVED,
  'DD m/6': FP_SAVED,
  'D9 m/4': FP_RESTORED,
  'DD m/4': FP_RESTORED,
  'D9 m/7': kindOf('fp', 'saved', 'FCW'),
  'D9 m/5': kindOf('fp', 'restored', 'FCW'),
  '0F AE m/3': kindOf('fp', 'saved', 'MXCSR'),
  '0F AE m/2': kindOf('fp', 'restored', 'MXCSR'),
  'VEX 0F AE m/3': kindOf('fp', 'saved', 'MXCSR'),
  'VEX 0F AE m/2': kindOf('fp', 'restored', 'MXCSR'),
};

/** The kind of an instruction that is for the system or saves state; undefined for all others. */
export function systemKind(encoding: Encoding): Kind | undefined {
  const found = lookup(kinds, encoding);
  return typeof found === 'function' ? found(encoding) : found;
}

/** REX does not extend these registers; two of eight do not exist. */
function segment(register: number): string | null {
  return SEGMENTS[register & 0b111] ?? null;
}

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeArm64 } from '../../../src/architectures/arm64/decode.ts';
import type { Instruction } from '../../../src/architectures/instruction.ts';

const ADDRESS = 0xffff_8000_0801_0000n;

const general = { kind: { class: 'load-store', direction: null, register: null } };
const saved = { kind: { class: 'fp', direction: 'saved', register: null } };
const restored = { kind: { class: 'fp', direction: 'restored', register: null } };
const ordinary = {
  kind: { class: 'rest', direction: null, register: null },
  flow: 'next',
  mnemonic: undefined,
  conditional: false,
  target: undefined,
  memory: 'none',
  general: false,
  idles: false,
  relaxes: false,
  sends: false,
};

function at(offset: number): bigint {
  return ADDRESS + BigInt(offset);
}

/** Encodings are what LLVM 14 assembles of the text. */
function decode(opcode: number): Instruction {
  return decodeArm64(opcode, ADDRESS);
}

/** What a row doesn't say is as in ordinary instructions. */
function like(expected: object): object {
  return { ...ordinary, ...expected };
}

describe('control goes', () => {
  test.each<[string, number, Partial<Instruction>]>([
    ['b .+0x40', 0x14000010, { flow: 'branch', target: at(0x40) }],
    ['b.ne .+0x100', 0x54000801, { flow: 'branch', conditional: true, target: at(0x100) }],
    ['b.al .+0x8', 0x5400004e, { flow: 'branch', target: at(8) }],
    ['cbz x0, .+0x20', 0xb4000100, { flow: 'branch', conditional: true, target: at(0x20) }],
    ['cbnz w3, .-0x10', 0x35ffff83, { flow: 'branch', conditional: true, target: at(-0x10) }],
    ['tbz x1, #40, .+0x10', 0xb6400081, { flow: 'branch', conditional: true, target: at(0x10) }],
    ['tbnz w1, #3, .-0x8', 0x371fffc1, { flow: 'branch', conditional: true, target: at(-8) }],
    ['bl .-0x1000', 0x97fffc00, { flow: 'call', target: at(-0x1000) }],
    ['br x16', 0xd61f0200, { flow: 'branch' }],
    ['braa x1, x2', 0xd71f0822, { flow: 'branch' }],
    ['blr x8', 0xd63f0100, { flow: 'call' }],
    ['blraaz x8', 0xd63f091f, { flow: 'call' }],
    ['ret', 0xd65f03c0, { flow: 'return' }],
    ['retaa', 0xd65f0bff, { flow: 'return' }],
  ])('%s', (_, opcode, expected) => expect(decode(opcode)).toEqual(like(expected)));

  test('targets wrap around the address space', () => {
    expect(decodeArm64(0x17ffffff, 0n).target).toBe(0xffff_ffff_ffff_fffcn);
  });
});

describe('exceptions are called and returned from', () => {
  test.each<[string, number, string, string]>([
    ['svc #0', 0xd4000001, 'exception-call', 'svc'],
    ['hvc #0', 0xd4000002, 'exception-call', 'hvc'],
    ['hvc #0x4a48', 0xd4094902, 'exception-call', 'hvc'],
    ['smc #0', 0xd4000003, 'exception-call', 'smc'],
    ['brk #0x800', 0xd4210000, 'exception-call', 'brk'],
    ['udf #0', 0x00000000, 'exception-call', 'udf'],
    ['hlt #1', 0xd4400020, 'exception-call', 'hlt'],
    ['hlt #0xf000', 0xd45e0000, 'next', 'hlt'],
    ['eret', 0xd69f03e0, 'exception-return', 'eret'],
    ['eretab', 0xd69f0fff, 'exception-return', 'eret'],
  ])('%s', (_, opcode, flow, mnemonic) =>
    expect(decode(opcode)).toEqual(
      like({ kind: { class: 'exception', direction: null, register: null }, flow, mnemonic }),
    ),
  );
});

describe('hints, barriers and maintenance', () => {
  const barrier = (mnemonic: string): object => ({
    kind: { class: 'barrier', direction: null, register: null, mnemonic },
  });
  const maintenance = (mnemonic: string): object => ({
    kind: { class: 'maintenance', direction: null, register: null, mnemonic },
  });
  test.each<[string, number, object]>([
    ['wfi', 0xd503207f, { idles: true, mnemonic: 'wfi' }],
    ['wfe', 0xd503205f, { idles: true, mnemonic: 'wfe' }],
    ['wfit x0', 0xd5031020, { idles: true, mnemonic: 'wfit' }],
    ['yield', 0xd503203f, { relaxes: true }],
    ['nop', 0xd503201f, {}],
    ['sev', 0xd503209f, {}],
    ['bti c', 0xd503245f, {}],
    ['isb', 0xd5033fdf, barrier('isb')],
    ['dsb ish', 0xd5033b9f, barrier('dsb')],
    ['dmb ishst', 0xd5033abf, barrier('dmb')],
    ['sb', 0xd50330ff, barrier('sb')],
    ['clrex', 0xd5033f5f, barrier('clrex')],
    ['esb', 0xd503221f, barrier('esb')],
    ['csdb', 0xd503229f, barrier('csdb')],
    ['tlbi vmalls12e1is', 0xd50c83df, maintenance('tlbi')],
    ['ic ialluis', 0xd508711f, maintenance('ic')],
    ['dc civac, x0', 0xd50b7e20, maintenance('dc')],
    ['dc zva, x0', 0xd50b7420, { ...maintenance('dc'), memory: 'store' }],
    ['at s1e1r, x0', 0xd5087800, maintenance('at')],
  ])('%s', (_, opcode, expected) => expect(decode(opcode)).toEqual(like(expected)));
});

describe('system registers', () => {
  test.each<[string, number, string, string]>([
    ['msr daifset, #2', 0xd50342df, 'other-system', 'DAIF'],
    ['msr spsel, #1', 0xd50041bf, 'other-system', 'SPSel'],
    ['msr pan, #0', 0xd500409f, 'other-system', 'PAN'],
    ['msr ttbr0_el1, x1', 0xd5182001, 'el1-system', 'TTBR0_EL1'],
    ['msr tpidr_el0, x0', 0xd51bd040, 'el1-system', 'TPIDR_EL0'],
    ['msr mdscr_el1, x0', 0xd5100240, 'el1-system', 'MDSCR_EL1'],
    ['msr cntv_cval_el02, x0', 0xd51de340, 'timer', 'CNTV_CVAL_EL02'],
    ['msr cntvoff_el2, x0', 0xd51ce060, 'timer', 'CNTVOFF_EL2'],
    ['msr cnthctl_el2, x0', 0xd51ce100, 'timer', 'CNTHCTL_EL2'],
    ['msr hcr_el2, x0', 0xd51c1100, 'el2-configuration', 'HCR_EL2'],
    ['msr vttbr_el2, x0', 0xd51c2100, 'el2-virtual-memory', 'VTTBR_EL2'],
    ['msr vtcr_el2, x0', 0xd51c2140, 'el2-virtual-memory', 'VTCR_EL2'],
    ['msr ich_lr3_el2, x0', 0xd51ccc60, 'vgic', 'ICH_LR3_EL2'],
    ['msr ich_lr15_el2, x0', 0xd51ccde0, 'vgic', 'ICH_LR15_EL2'],
    ['msr icc_sre_el2, x0', 0xd51cc9a0, 'vgic', 'ICC_SRE_EL2'],
    ['msr pmuserenr_el0, x0', 0xd51b9e00, 'other-system', 'PMUSERENR_EL0'],
    ['msr fpsr, x0', 0xd51b4420, 'fp', 'FPSR'],
  ])('%s restores', (_, opcode, registerClass, register) =>
    expect(decode(opcode)).toEqual(like({ kind: { class: registerClass, direction: 'restored', register } })),
  );

  test.each<[string, number, string, string]>([
    ['mrs x0, sctlr_el1', 0xd5381000, 'el1-system', 'SCTLR_EL1'],
    ['mrs x0, sctlr_el12', 0xd53d1000, 'el1-system', 'SCTLR_EL12'],
    ['mrs x0, sp_el0', 0xd5384100, 'el1-system', 'SP_EL0'],
    ['mrs x0, dbgbvr5_el1', 0xd5300580, 'el1-system', 'DBGBVR5_EL1'],
    ['mrs x0, spsr_el2', 0xd53c4000, 'el2-configuration', 'SPSR_EL2'],
    ['mrs x0, ich_vmcr_el2', 0xd53ccbe0, 'vgic', 'ICH_VMCR_EL2'],
    ['mrs x0, ich_ap1r0_el2', 0xd53cc900, 'vgic', 'ICH_AP1R0_EL2'],
    ['mrs x0, icc_iar1_el1', 0xd538cc00, 'other-system', 'ICC_IAR1_EL1'],
    ['mrs x0, cntvct_el0', 0xd53be040, 'timer', 'CNTVCT_EL0'],
    ['mrs x0, mpidr_el1', 0xd53800a0, 'other-system', 'MPIDR_EL1'],
    ['mrs x0, pmevcntr30_el0', 0xd53bebc0, 'other-system', 'PMEVCNTR30_EL0'],
    ['mrs x0, daif', 0xd53b4220, 'other-system', 'DAIF'],
    ['mrs x0, fpcr', 0xd53b4400, 'fp', 'FPCR'],
    ['mrs x0, s3_4_c15_c1_2', 0xd53cf140, 'el2-configuration', 'S3_4_C15_C1_2'],
    ['mrs x0, s3_5_c15_c1_2', 0xd53df140, 'el1-system', 'S3_5_C15_C1_2'],
    ['mrs x0, s3_0_c15_c1_2', 0xd538f140, 'other-system', 'S3_0_C15_C1_2'],
  ])('%s saves', (_, opcode, registerClass, register) =>
    expect(decode(opcode)).toEqual(like({ kind: { class: registerClass, direction: 'saved', register } })),
  );

  test('a write to ICC_SGI1R_EL1 sends an interrupt', () => {
    const kind = { class: 'other-system', direction: 'restored', register: 'ICC_SGI1R_EL1' };
    expect(decode(0xd518cba0)).toEqual(like({ kind, sends: true, mnemonic: 'msr' }));
  });
});

describe('memory', () => {
  test.each<[string, number, object]>([
    ['ldr x0, [x1]', 0xf9400020, { ...general, memory: 'load' }],
    ['str x0, [x1, #8]!', 0xf8008c20, { ...general, memory: 'store' }],
    ['ldrb w0, [x1], #1', 0x38401420, { ...general, memory: 'load' }],
    ['strh w0, [x1, x2, lsl #1]', 0x78227820, { ...general, memory: 'store' }],
    ['ldursw x0, [x1, #-4]', 0xb89fc020, { ...general, memory: 'load' }],
    ['ldtr x0, [x1]', 0xf8400820, { ...general, memory: 'load' }],
    ['ldr x0, .+0x1000', 0x58008000, { ...general, memory: 'load' }],
    ['prfm pldl1keep, [x0]', 0xf9800000, {}],
    ['prfm pldl1keep, .+0x1000', 0xd8008000, {}],
    ['ldp x0, x1, [sp], #16', 0xa8c107e0, { ...general, memory: 'load', general: true }],
    ['stp x29, x30, [sp, #-32]!', 0xa9be7bfd, { ...general, memory: 'store', general: true }],
    ['stnp x0, x1, [x2]', 0xa8000440, { ...general, memory: 'store', general: true }],
    ['ldp w0, w1, [x2]', 0x29400440, { ...general, memory: 'load' }],
    ['ldpsw x0, x1, [x2]', 0x69400440, { ...general, memory: 'load' }],
    ['ldxr x0, [x1]', 0xc85f7c20, { ...general, memory: 'load' }],
    ['stlxr w2, x0, [x1]', 0xc802fc20, { ...general, memory: 'store' }],
    ['ldaxp x0, x1, [x2]', 0xc87f8440, { ...general, memory: 'load' }],
    ['ldar w0, [x1]', 0x88dffc20, { ...general, memory: 'load' }],
    ['stlr w0, [x1]', 0x889ffc20, { ...general, memory: 'store' }],
    ['casal x0, x1, [x2]', 0xc8e0fc41, { ...general, memory: 'both' }],
    ['casp x0, x1, x2, x3, [x4]', 0x48207c82, { ...general, memory: 'both' }],
    ['ldaddal x0, x1, [x2]', 0xf8e00041, { ...general, memory: 'both' }],
    ['stset w0, [x1]', 0xb820303f, { ...general, memory: 'both' }],
    ['swp x0, x1, [x2]', 0xf8208041, { ...general, memory: 'both' }],
    ['ldapr x0, [x1]', 0xf8bfc020, { ...general, memory: 'load' }],
    ['ldapur x0, [x1, #1]', 0xd9401020, { ...general, memory: 'load' }],
    ['stlur x0, [x1, #1]', 0xd9001020, { ...general, memory: 'store' }],
    ['ldraa x0, [x1]', 0xf8200420, { ...general, memory: 'load' }],
    ['stp q0, q1, [x0]', 0xad000400, { ...saved, memory: 'store' }],
    ['ldp d8, d9, [sp]', 0x6d4027e8, { ...restored, memory: 'load' }],
    ['ldr q0, [x1]', 0x3dc00020, { ...restored, memory: 'load' }],
    ['str d0, [x1, x2]', 0xfc226820, { ...saved, memory: 'store' }],
    ['ldr s0, .+0x1000', 0x1c008000, { ...restored, memory: 'load' }],
    ['st1 { v0.16b, v1.16b }, [x0]', 0x4c00a000, { ...saved, memory: 'store' }],
    ['ld1r { v0.4s }, [x0]', 0x4d40c800, { ...restored, memory: 'load' }],
    ['add x0, x1, #1', 0x91000420, {}],
    ['mov x0, #1', 0xd2800020, {}],
    ['fadd d0, d1, d2', 0x1e622820, {}],
    ['fmov x0, d0', 0x9e660000, {}],
    ['aese v0.16b, v1.16b', 0x4e284820, {}],
  ])('%s', (_, opcode, expected) => expect(decode(opcode)).toEqual(like(expected)));
});

test('any word decodes: only branches and calls have targets, only loads and stores touch memory', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffffff }), (opcode) => {
      const { flow, target, conditional, memory, kind } = decode(opcode);
      expect(target === undefined || flow === 'branch' || flow === 'call').toBe(true);
      expect(!conditional || (flow === 'branch' && target !== undefined)).toBe(true);
      expect(kind.class !== 'load-store' || memory !== 'none').toBe(true);
    }),
    { numRuns: 5000 },
  );
});

test('a branch goes as far as its immediate says, from wherever it is', () => {
  const words = fc.integer({ min: -(2 ** 25), max: 2 ** 25 - 1 });
  fc.assert(
    fc.property(words, fc.bigInt({ min: 0n, max: 2n ** 62n }), (distance, page) => {
      const address = page * 4n;
      const { target } = decodeArm64((0x94000000 | (distance & 0x3ffffff)) >>> 0, address);
      expect(BigInt.asIntN(64, (target ?? 0n) - address)).toBe(BigInt(distance) * 4n);
    }),
  );
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instruction } from '../../../src/architectures/instruction.ts';
import { decodeX86 } from '../../../src/architectures/x86/decode.ts';

const ADDRESS = 0xffff_ffff_8100_0000n;

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

function kind(
  instructionClass: string,
  direction: string | null = null,
  register: string | null = null,
): object {
  return { kind: { class: instructionClass, direction, register } };
}

/** Of barriers and maintenance it is told which they are. */
function sort(instructionClass: string, mnemonic: string): object {
  return { kind: { class: instructionClass, direction: null, register: null, mnemonic } };
}

/** Encodings are what LLVM 14 assembles of the text. */
function decode(hex: string): Instruction {
  return decodeX86(Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')), ADDRESS);
}

/** What a row doesn't say is as in ordinary instructions. */
function like(expected: object): object {
  return { ...ordinary, ...expected };
}

describe('control goes', () => {
  test.each<[string, string, object]>([
    ['callq .+0x1005', 'e8 00 10 00 00', { flow: 'call', target: at(0x1005), memory: 'store' }],
    ['callq *%rax', 'ff d0', { flow: 'call', memory: 'store' }],
    ['callq *0x10(%rax)', 'ff 50 10', { flow: 'call', memory: 'both' }],
    ['jmp .+0x12', 'eb 10', { flow: 'branch', target: at(0x12) }],
    ['jmp .-0x1000', 'e9 fb ef ff ff', { flow: 'branch', target: at(-0x1000) }],
    ['data16 jmp .+0x14', '66 e9 10 00', { flow: 'branch', target: 0x14n }],
    ['jmp *%rax', 'ff e0', { flow: 'branch' }],
    ['jmp *0x8(%rip)', 'ff 25 08 00 00 00', { flow: 'branch', memory: 'load' }],
    ['jne .+0x20', '75 1e', { flow: 'branch', conditional: true, target: at(0x20) }],
    ['jne .-0x1000', '0f 85 fa ef ff ff', { flow: 'branch', conditional: true, target: at(-0x1000) }],
    ['loop .-2', 'e2 fc', { flow: 'branch', conditional: true, target: at(-2) }],
    ['jrcxz .+0x10', 'e3 0e', { flow: 'branch', conditional: true, target: at(0x10) }],
    ['ret', 'c3', { flow: 'return', memory: 'load' }],
    ['repz ret', 'f3 c3', { flow: 'return', memory: 'load' }],
    ['lretq', '48 cb', { flow: 'return', memory: 'load' }],
  ])('%s', (_, hex, expected) => expect(decode(hex)).toEqual(like(expected)));
});

describe('privilege levels and VMs are entered and left', () => {
  test.each<[string, string, object]>([
    ['int3', 'cc', { flow: 'exception-call' }],
    ['int', 'cd 80', { flow: 'exception-call' }],
    ['ud2', '0f 0b', { flow: 'exception-call' }],
    ['syscall', '0f 05', { flow: 'exception-call' }],
    ['sysenter', '0f 34', { flow: 'exception-call' }],
    ['vmmcall', '0f 01 d9', { flow: 'exception-call' }],
    ['vmcall', '0f 01 c1', { flow: 'exception-call' }],
    ['sysret', '48 0f 07', { flow: 'exception-return' }],
    ['iret', '48 cf', { flow: 'exception-return', memory: 'load' }],
    ['vmrun', '0f 01 d8', { flow: 'vm-entry', memory: 'both' }],
  ])('%s', (mnemonic, hex, expected) =>
    expect(decode(hex)).toEqual(like({ ...kind('exception'), mnemonic, ...expected })),
  );
});

describe('the system', () => {
  test.each<[string, string, object]>([
    ['vmload', '0f 01 da', { ...kind('control-block', 'restored'), memory: 'load' }],
    ['vmsave', '0f 01 db', { ...kind('control-block', 'saved'), memory: 'store' }],
    ['stgi', '0f 01 dc', kind('control', 'restored', 'GIF')],
    ['clgi', '0f 01 dd', kind('control', 'restored', 'GIF')],
    ['mov %cr3, %rax', '0f 20 d8', kind('control', 'saved', 'CR3')],
    ['mov %rax, %cr3', '0f 22 d8', kind('control', 'restored', 'CR3')],
    ['mov %rax, %cr8', '44 0f 22 c0', kind('control', 'restored', 'CR8')],
    ['mov %db7, %rax', '0f 21 f8', kind('control', 'saved', 'DR7')],
    ['mov %rax, %db6', '0f 23 f0', kind('control', 'restored', 'DR6')],
    ['mov %ds, %eax', '8c d8', kind('control', 'saved', 'DS')],
    ['mov %eax, %ss', '8e d0', kind('control', 'restored', 'SS')],
    ['mov %fs, (%rax)', '8c 20', { ...kind('control', 'saved', 'FS'), memory: 'store' }],
    ['pushq %fs', '0f a0', { ...kind('control', 'saved', 'FS'), memory: 'store' }],
    ['lgdt (%rax)', '0f 01 10', { ...kind('control', 'restored', 'GDTR'), memory: 'load' }],
    ['sidt (%rax)', '0f 01 08', { ...kind('control', 'saved', 'IDTR'), memory: 'store' }],
    ['str %ax', '66 0f 00 c8', kind('control', 'saved', 'TR')],
    ['lldt %ax', '0f 00 d0', kind('control', 'restored', 'LDTR')],
    ['swapgs', '0f 01 f8', kind('control', null, 'GS.base')],
    ['rdfsbase %rax', 'f3 48 0f ae c0', kind('control', 'saved', 'FS.base')],
    ['wrgsbase %rax', 'f3 48 0f ae d8', kind('control', 'restored', 'GS.base')],
    ['cli', 'fa', kind('control', 'restored', 'RFLAGS')],
    ['stac', '0f 01 cb', kind('control', 'restored', 'RFLAGS')],
    ['clts', '0f 06', kind('control', 'restored', 'CR0')],
    ['lmsw %ax', '0f 01 f0', kind('control', 'restored', 'CR0')],
    ['xsetbv', '0f 01 d1', kind('control', 'restored')],
    ['rdmsr', '0f 32', kind('model-specific', 'saved')],
    ['wrmsr', '0f 30', kind('model-specific', 'restored')],
    ['inb %dx, %al', 'ec', kind('device', 'saved')],
    ['outl %eax, $0x80', 'e7 80', kind('device', 'restored')],
    ['rep insb', 'f3 6c', { ...kind('device', 'saved'), memory: 'store' }],
    ['outsl', '6f', { ...kind('device', 'restored'), memory: 'load' }],
    ['lfence', '0f ae e8', sort('barrier', 'lfence')],
    ['mfence', '0f ae f0', sort('barrier', 'mfence')],
    ['sfence', '0f ae f8', sort('barrier', 'sfence')],
    ['invlpg (%rax)', '0f 01 38', sort('maintenance', 'invlpg')],
    ['invlpga %rax, %ecx', '0f 01 df', sort('maintenance', 'invlpga')],
    ['invpcid (%rax), %rcx', '66 0f 38 82 08', { ...sort('maintenance', 'invpcid'), memory: 'load' }],
    ['wbinvd', '0f 09', sort('maintenance', 'wbinvd')],
    ['clflush (%rax)', '0f ae 38', sort('maintenance', 'clflush')],
    ['clflushopt (%rax)', '66 0f ae 38', sort('maintenance', 'clflushopt')],
    ['clwb (%rax)', '66 0f ae 30', sort('maintenance', 'clwb')],
    ['hlt', 'f4', { idles: true, mnemonic: 'hlt' }],
    ['mwait', '0f 01 c9', { idles: true, mnemonic: 'mwait' }],
    ['pause', 'f3 90', { relaxes: true }],
    ['cpuid', '0f a2', {}],
    ['rdtsc', '0f 31', {}],
  ])('%s', (_, hex, expected) => expect(decode(hex)).toEqual(like(expected)));
});

describe('state of x87 and SSE', () => {
  test.each<[string, string, object]>([
    ['fxsave64 (%rax)', '48 0f ae 00', { ...kind('fp', 'saved'), memory: 'store' }],
    ['fxrstor64 (%rax)', '48 0f ae 08', { ...kind('fp', 'restored'), memory: 'load' }],
    ['xsaveopt64 (%rax)', '48 0f ae 30', { ...kind('fp', 'saved'), memory: 'store' }],
    ['xsaves64 (%rax)', '48 0f c7 28', { ...kind('fp', 'saved'), memory: 'store' }],
    ['xrstor64 (%rax)', '48 0f ae 28', { ...kind('fp', 'restored'), memory: 'load' }],
    ['xrstors64 (%rax)', '48 0f c7 18', { ...kind('fp', 'restored'), memory: 'load' }],
    ['fnsave (%rax)', 'dd 30', { ...kind('fp', 'saved'), memory: 'store' }],
    ['frstor (%rax)', 'dd 20', { ...kind('fp', 'restored'), memory: 'load' }],
    ['stmxcsr (%rax)', '0f ae 18', { ...kind('fp', 'saved', 'MXCSR'), memory: 'store' }],
    ['vldmxcsr (%rax)', 'c5 f8 ae 10', { ...kind('fp', 'restored', 'MXCSR'), memory: 'load' }],
    ['fnstcw (%rax)', 'd9 38', { ...kind('fp', 'saved', 'FCW'), memory: 'store' }],
    ['fldcw (%rax)', 'd9 28', { ...kind('fp', 'restored', 'FCW'), memory: 'load' }],
  ])('%s', (_, hex, expected) => expect(decode(hex)).toEqual(like(expected)));
});

describe('memory', () => {
  test.each<[string, string, Instruction['memory']]>([
    ['pushq $1', '6a 01', 'store'],
    ['pushq (%rax)', 'ff 30', 'both'],
    ['popq (%rax)', '8f 00', 'both'],
    ['pushfq', '9c', 'store'],
    ['leave', 'c9', 'load'],
    ['movq (%rax), %rbx', '48 8b 18', 'load'],
    ['movq %rbx, (%rax)', '48 89 18', 'store'],
    ['movq %fs:0x28, %rax', '64 48 8b 04 25 28 00 00 00', 'load'],
    ['movl $1, (%rax)', 'c7 00 01 00 00 00', 'store'],
    ['movabsq 0x1122334455667788, %rax', '48 a1 88 77 66 55 44 33 22 11', 'load'],
    ['addq %rax, (%rbx)', '48 01 03', 'both'],
    ['lock addl $1, (%rax)', 'f0 83 00 01', 'both'],
    ['addq (%rbx), %rax', '48 03 03', 'load'],
    ['cmpq $0, (%rax)', '48 83 38 00', 'load'],
    ['cmpq %rax, (%rbx)', '48 39 03', 'load'],
    ['testb $1, (%rax)', 'f6 00 01', 'load'],
    ['notl (%rax)', 'f7 10', 'both'],
    ['mulq (%rax)', '48 f7 20', 'load'],
    ['incl (%rax)', 'ff 00', 'both'],
    ['shll $3, (%rax)', 'c1 20 03', 'both'],
    ['xchgq %rax, (%rbx)', '48 87 03', 'both'],
    ['lock cmpxchgq %rcx, (%rbx)', 'f0 48 0f b1 0b', 'both'],
    ['lock xaddl %eax, (%rbx)', 'f0 0f c1 03', 'both'],
    ['lock cmpxchg16b (%rdi)', 'f0 48 0f c7 0f', 'both'],
    ['sete (%rax)', '0f 94 00', 'store'],
    ['movzbl (%rax), %eax', '0f b6 00', 'load'],
    ['cmovneq (%rax), %rbx', '48 0f 45 18', 'load'],
    ['btq $1, (%rax)', '48 0f ba 20 01', 'load'],
    ['lock btsq $1, (%rax)', 'f0 48 0f ba 28 01', 'both'],
    ['movbe %eax, (%rbx)', '0f 38 f1 03', 'store'],
    ['crc32q (%rax), %rbx', 'f2 48 0f 38 f1 18', 'load'],
    ['rep movsq', 'f3 48 a5', 'both'],
    ['rep stosq', 'f3 48 ab', 'store'],
    ['lodsb', 'ac', 'load'],
    ['fldl (%rax)', 'dd 00', 'load'],
    ['fstpl (%rax)', 'dd 18', 'store'],
    ['movups %xmm0, (%rax)', '0f 11 00', 'store'],
    ['movups (%rax), %xmm0', '0f 10 00', 'load'],
    ['movq (%rax), %xmm0', 'f3 0f 7e 00', 'load'],
    ['movq %xmm0, (%rax)', '66 0f d6 00', 'store'],
    ['vmovdqu %ymm0, (%rax)', 'c5 fe 7f 00', 'store'],
    ['vmovdqu (%rax), %ymm0', 'c5 fe 6f 00', 'load'],
    ['vextracti128 $1, %ymm0, (%rax)', 'c4 e3 7d 39 00 01', 'store'],
    ['paddd (%rax), %xmm1', '66 0f fe 08', 'load'],
  ])('%s', (_, hex, memory) => expect(decode(hex)).toEqual(like({ ...kind('load-store'), memory })));

  test.each<[string, string]>([
    ['movq %rbx, %rax', '48 89 d8'],
    ['addq %rax, %rbx', '48 01 c3'],
    ['bswap %eax', '0f c8'],
    ['lea 0x8(%rax), %rbx', '48 8d 58 08'],
    ['nop', '90'],
    ['nopl 0x0(%rax,%rax,1)', '0f 1f 04 00'],
    ['endbr64', 'f3 0f 1e fa'],
    ['prefetcht0 (%rax)', '0f 18 08'],
    ['paddd %xmm0, %xmm1', '66 0f fe c8'],
    ['vzeroupper', 'c5 f8 77'],
  ])('%s does not touch it', (_, hex) => expect(decode(hex)).toEqual(like({})));

  test.each<[string, string, Instruction['memory']]>([
    ['pushq %rbp', '55', 'store'],
    ['popq %r15', '41 5f', 'load'],
  ])('%s is of a general-purpose register', (_, hex, memory) =>
    expect(decode(hex)).toEqual(like({ ...kind('load-store'), memory, general: true })),
  );
});

test('any bytes decode: only branches and calls have targets, only loads and stores touch memory', () => {
  const bytes = fc.uint8Array({ maxLength: 15 });
  fc.assert(
    fc.property(bytes, (instruction) => {
      const { flow, target, conditional, memory, kind: decoded } = decodeX86(instruction, ADDRESS);
      expect(target === undefined || flow === 'branch' || flow === 'call').toBe(true);
      expect(!conditional || flow === 'branch').toBe(true);
      expect(decoded.class !== 'load-store' || memory !== 'none').toBe(true);
    }),
    { numRuns: 5000 },
  );
});

test('a branch goes as far as its displacement says, from wherever it ends', () => {
  const distances = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  fc.assert(
    fc.property(distances, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (distance, address) => {
      const bytes = new Uint8Array(5);
      bytes[0] = 0xe8;
      new DataView(bytes.buffer).setInt32(1, distance, true);
      const { target } = decodeX86(bytes, address);
      expect(BigInt.asIntN(64, (target ?? 0n) - address - 5n)).toBe(BigInt(distance));
    }),
  );
});

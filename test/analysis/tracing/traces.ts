import { CodeMap } from '../../../src/analysis/tracing/code.ts';
import { type Counted, type Excluded, Operations } from '../../../src/analysis/tracing/operation.ts';
import { type Executed, walk } from '../../../src/analysis/tracing/walk.ts';
import type { Configuration } from '../../../src/catalog/configurations.ts';
import { findConfiguration } from '../../../src/catalog/find.ts';
import type {
  CodeSymbol,
  DeviceAccess,
  SymbolTables,
  Trace,
  TracedBatch,
  TracedInstruction,
  TracedOperation,
} from '../../../src/results/trace.ts';

/** A program of a machine: where its functions are. EL2's are part of the kernel's image and run elsewhere. */
type Program = 'guest' | 'init' | 'kernel' | 'el2' | 'xen';

/** Names of functions, in the order of their addresses, a page for each. */
export type Functions = Partial<Record<Program, readonly string[]>>;

const PAGE = 0x1000n;

const BASES = {
  arm64: {
    guest: 0x4008_0000n,
    init: 0x40_0000n,
    kernel: 0xffff_8000_0800_0000n,
    el2: 0x5a5a_0800_0000n,
    xen: 0xa00_0020_0000n,
  },
  x86: {
    guest: 0x10_0000n,
    init: 0x40_0000n,
    kernel: 0xffff_ffff_8100_0000n,
    el2: 0n,
    xen: 0xffff_82d0_4020_0000n,
  },
} as const;

/** Where the kernel's image and all else lie in the emulator's memory. */
const [IMAGE, ELSEWHERE] = [0x7f00_0000_0000n, 0x7e00_0000_0000n];

/** Encodings are what LLVM 14 assembles; of what is not a system register, operands are any. */
const A64: Readonly<Record<string, number>> = {
  nop: 0xd503201f,
  ret: 0xd65f03c0,
  br: 0xd61f0200,
  blr: 0xd63f0100,
  hvc: 0xd4000002,
  svc: 0xd4000001,
  eret: 0xd69f03e0,
  wfi: 0xd503207f,
  ldr: 0xf9400020,
  str: 0xf9000020,
  ldp: 0xa94007e0,
  stp: 0xa90007e0,
  'ldp-q': 0xad400400,
  'stp-q': 0xad000400,
};

/** As op0, op1, CRn, CRm, op2. */
const REGISTERS: Readonly<Record<string, readonly [number, number, number, number, number]>> = {
  HCR_EL2: [3, 4, 1, 1, 0],
  ESR_EL1: [3, 0, 5, 2, 0],
  CPACR_EL1: [3, 0, 1, 0, 2],
  CNTKCTL_EL1: [3, 0, 14, 1, 0],
  SP_EL0: [3, 0, 4, 1, 0],
  TPIDR_EL0: [3, 3, 13, 0, 2],
  TPIDR_EL1: [3, 0, 13, 0, 4],
  TPIDR_EL2: [3, 4, 13, 0, 2],
  ICC_SGI1R_EL1: [3, 0, 12, 11, 5],
};

const X86: Readonly<Record<string, readonly number[]>> = {
  nop: [0x90],
  ret: [0xc3],
  'jmp-rax': [0xff, 0xe0],
  'call-rax': [0xff, 0xd0],
  vmrun: [0x0f, 0x01, 0xd8],
  vmmcall: [0x0f, 0x01, 0xd9],
  rdmsr: [0x0f, 0x32],
  wrmsr: [0x0f, 0x30],
  'mov-cr3': [0x0f, 0x22, 0xd8],
  in: [0xec],
  out: [0xee],
  load: [0x48, 0x8b, 0x03],
  store: [0x48, 0x89, 0x03],
  push: [0x50],
  pop: [0x58],
  fxsave: [0x0f, 0xae, 0x00],
  syscall: [0x0f, 0x05],
  sysret: [0x48, 0x0f, 0x07],
  iret: [0x48, 0xcf],
  hlt: [0xf4],
};

/** `0@ el2 __guest_exit+0x10: str =0x8030000`: CPU (0 if it says none), program, where, mnemonic, operands. */
const STEP = /^(?:(?<cpu>\d)@ )?(?<program>\w+) (?<where>\S+): (?<code>.+)$/;

/** An instruction that was executed. */
export interface Step extends TracedInstruction {
  readonly cpu: number;
  readonly access: Omit<DeviceAccess, 'position'> | undefined;
}

/** A machine with the functions of a test, and what was traced of it. */
export class TracedMachine {
  readonly configuration: Configuration;
  readonly symbols: SymbolTables;
  readonly #addresses = new Map<string, bigint>();
  readonly #instructions = new Map<number, TracedInstruction>();
  readonly #numbers = new Map<string, number>();
  readonly #operations: TracedOperation[] = [];
  readonly #batches: TracedBatch[] = [];

  constructor(configuration: string, { guest = [], init = [], kernel = [], el2 = [], xen = [] }: Functions) {
    this.configuration = findConfiguration(configuration);
    const image = ['_stext', ...kernel, ...el2.map((name) => `__kvm_nvhe_${name}`), '_einittext'];
    this.symbols = {
      probe: this.#place('guest', guest),
      init: this.#place('init', init),
      kernel: this.#place('kernel', image),
      hypervisor: this.#place('xen', xen),
    };
  }

  get #bases(): Readonly<Record<Program, bigint>> {
    return BASES[this.configuration.machine.architecture];
  }

  #place(program: Program, names: readonly string[]): CodeSymbol[] {
    return names.map((name, index) => {
      const address = this.#bases[program] + BigInt(index) * PAGE;
      this.#addresses.set(`${program} ${name}`, address);
      return { address, name };
    });
  }

  /** The address of `function+0x10`, or of an address itself. */
  addressOf(program: string, where: string): bigint {
    if (where.startsWith('0x')) return BigInt(where);
    const [name = '', offset = '0'] = where.split('+');
    if (program === 'el2') {
      const linked = this.addressOf('kernel', `__kvm_nvhe_${where}`);
      return linked - this.#bases.kernel + this.#bases.el2;
    }
    const found = this.#addresses.get(`${program} ${name}`);
    if (found === undefined) throw new Error(`the test names no function ${where} of ${program}`);
    return found + BigInt(offset);
  }

  step(text: string): Step {
    const { cpu = '0', program = '', where = '', code = '' } = STEP.exec(text)?.groups ?? {};
    const address = this.addressOf(program, where);
    const base = { kernel: this.#bases.kernel, el2: this.#bases.el2 }[program];
    const hostAddress = base === undefined ? ELSEWHERE + (address & 0xfff_ffffn) : address - base + IMAGE;
    const [mnemonic = '', operand = ''] = code.split(' ');
    const access = operand.startsWith('=')
      ? { store: mnemonic.startsWith('st'), address: BigInt(operand.slice(1)) }
      : undefined;
    const target = access === undefined && operand !== '' ? operand : undefined;
    return {
      cpu: Number(cpu),
      address,
      hostAddress,
      bytes: this.#encode(program, address, mnemonic, target),
      access,
    };
  }

  #encode(program: string, address: bigint, mnemonic: string, operand: string | undefined): Uint8Array {
    const distance = (): number => Number(this.addressOf(program, operand ?? '') - address);
    if (this.configuration.machine.architecture === 'x86') {
      const opcode = { call: 0xe8, jmp: 0xe9 }[mnemonic];
      if (opcode !== undefined) return Uint8Array.of(opcode, ...littleEndian(distance() - 5));
      const bytes = X86[mnemonic];
      if (bytes === undefined) throw new Error(`the tests have no encoding of ${mnemonic}`);
      return Uint8Array.from(bytes);
    }
    return littleEndian(encodeA64(mnemonic, operand, distance));
  }

  /** @returns the operation's number */
  operation(steps: readonly string[]): number {
    const segments: number[] = [];
    const accesses: DeviceAccess[] = [];
    for (const [position, text] of steps.entries()) {
      const { cpu, access, ...instruction } = this.step(text);
      const number = this.#numberOf(instruction);
      const [first = 0, how = 0] = segments.slice(-2);
      if (segments.length > 0 && first + (how & 0xffff) === number && how >>> 16 === cpu)
        segments[segments.length - 1] = how + 1;
      else segments.push(number, (cpu << 16) | 1);
      if (access !== undefined) accesses.push({ position, ...access });
    }
    const operation = { length: steps.length, segments: Uint32Array.from(segments), accesses };
    return this.#operations.push(operation) - 1;
  }

  #numberOf(instruction: TracedInstruction): number {
    const key = `${instruction.address} ${instruction.hostAddress} ${instruction.bytes.join(' ')}`;
    const number = this.#numbers.get(key) ?? this.#numbers.size;
    this.#numbers.set(key, number);
    this.#instructions.set(number, instruction);
    return number;
  }

  /** @param row in the order in which rows are measured: the calibrations first */
  batch(row: number, operations: readonly number[]): void {
    this.#batches.push({ row, operations });
  }

  get trace(): Trace {
    return {
      cpus: this.configuration.machine.pcpus,
      instructions: this.#instructions,
      operations: this.#operations,
      batches: this.#batches,
    };
  }

  get code(): CodeMap {
    return new CodeMap(this.configuration, this.trace, this.symbols);
  }

  /** How these instructions followed each other. */
  walk(...steps: readonly string[]): Executed[] {
    const operation = this.#operation(steps);
    return walk(this.code, operation);
  }

  /** All that is known of these instructions; each list is one operation. */
  read(operations: readonly (readonly string[])[], excluded: Partial<Excluded> = {}): Counted[][] {
    const made = operations.map((steps) => this.#operation(steps));
    const reader = new Operations(this.code, this.configuration, (cpu) => cpu);
    return made.map((operation) =>
      reader.read(operation, { faulted: true, overhead: 0, readsClock: false, ...excluded }),
    );
  }

  #operation(steps: readonly string[]): TracedOperation {
    const operation = this.#operations[this.operation(steps)];
    if (operation === undefined) throw new Error('unreachable');
    return operation;
  }
}

function encodeA64(mnemonic: string, operand: string | undefined, distance: () => number): number {
  const words = (bits: number): number => (distance() / 4) & (2 ** bits - 1);
  switch (mnemonic) {
    case 'b':
      return 0x14000000 + words(26);
    case 'bl':
      return 0x94000000 + words(26);
    case 'cbz':
      return 0xb4000000 + (words(19) << 5);
    case 'mrs':
    case 'msr': {
      const [op0, op1, crn, crm, op2] = REGISTERS[operand ?? ''] ?? [];
      if (
        op0 === undefined ||
        op1 === undefined ||
        crn === undefined ||
        crm === undefined ||
        op2 === undefined
      )
        throw new Error(`the tests have no encoding of ${operand}`);
      const register = (op0 << 19) | (op1 << 16) | (crn << 12) | (crm << 8) | (op2 << 5);
      return (mnemonic === 'mrs' ? 0xd5200000 : 0xd5000000) + register;
    }
    default: {
      const opcode = A64[mnemonic];
      if (opcode === undefined) throw new Error(`the tests have no encoding of ${mnemonic}`);
      return opcode;
    }
  }
}

function littleEndian(word: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, word, true);
  return bytes;
}

/** A stack from the outermost, for comparison with what a test expects. */
export function stackText(stack: Counted['stack']): string {
  const own = stack.function === undefined ? stack.place : (stack.function.name ?? 'null');
  return stack.below === undefined ? own : `${stackText(stack.below)} ${own}`;
}

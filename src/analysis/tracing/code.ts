import type { Configuration } from '../../catalog/configurations.ts';
import type { Machine } from '../../catalog/machines.ts';
import type { Place } from '../../results/explanation.ts';
import type { CodeSymbol, SymbolTables, Trace, TracedInstruction } from '../../results/trace.ts';
import { decodeArm64 } from '../instructions/arm64.ts';
import type { Instruction } from '../instructions/instruction.ts';
import { decodeX86 } from '../instructions/x86.ts';
import { FunctionTable, type TracedFunction } from './functions.ts';

/** An instruction of which all is known that can be. */
export interface CodePoint {
  readonly address: bigint;
  /** The address of the next one in memory. */
  readonly end: bigint;
  readonly function: TracedFunction;
  readonly instruction: Instruction;
}

/** Addresses from here on are those of kernels, on both architectures. */
const UPPER_HALF = 1n << 63n;
/** Code lies at most so far behind the last symbol of a table. */
const TAIL = 0x10000n;
/** Symbols between which the text of Linux lies. */
const TEXT = ['_stext', '_einittext'] as const;

/**
 * Makes of a trace's instructions what they are: decodes them, and finds the function that each belongs to.
 *
 * Programs at different levels share addresses. Guest and init are linked where nothing else is; Linux lies in the
 * upper half; what lies in the lower half and is a part of Linux's image is the code that split-mode KVM runs in EL2,
 * at addresses that are drawn at random when the machine boots. It is known by where it lies in the emulator's memory.
 */
export class CodeMap {
  readonly #trace: Trace;
  readonly architecture: Machine['architecture'];
  readonly #points = new Map<number, CodePoint>();
  readonly #tables: Readonly<Record<'guest' | 'init' | 'kernel' | 'el2' | 'user' | 'xen', FunctionTable>>;
  readonly #ranges: Readonly<Record<'guest' | 'init' | 'xen' | 'text', Range>>;
  /** What to add to an address in the emulator's memory to have that of Linux's image. */
  readonly #image: bigint | undefined;

  constructor(configuration: Configuration, trace: Trace, symbols: SymbolTables) {
    const { hypervisor, machine } = configuration;
    const xen = hypervisor.name === 'Xen';
    const [kernel, user]: [Place, Place] = xen ? ['dom0-kernel', 'dom0-user'] : ['host-kernel', 'host-user'];
    this.#trace = trace;
    this.architecture = machine.architecture;
    this.#tables = {
      guest: new FunctionTable('guest', symbols.probe),
      init: new FunctionTable(user, symbols.init),
      user: new FunctionTable(user, []),
      kernel: new FunctionTable(kernel, symbols.kernel),
      el2: new FunctionTable('el2', symbols.kernel),
      xen: new FunctionTable('xen', symbols.hypervisor),
    };
    this.#ranges = {
      guest: rangeOf(symbols.probe),
      init: rangeOf(symbols.init),
      xen: rangeOf(symbols.hypervisor),
      text: textOf(symbols.kernel),
    };
    this.#image = this.architecture === 'arm64' ? this.#findImage() : undefined;
  }

  /** @param number of a traced instruction */
  at(number: number): CodePoint {
    const known = this.#points.get(number);
    if (known !== undefined) return known;
    const traced = this.#trace.instructions.get(number);
    if (traced === undefined) throw new Error(`the trace names an instruction that it has not: ${number}`);
    const point = {
      address: traced.address,
      end: traced.address + BigInt(traced.bytes.length),
      function: this.#functionOf(traced),
      instruction: this.#decode(traced),
    };
    this.#points.set(number, point);
    return point;
  }

  #functionOf({ address, hostAddress }: TracedInstruction): TracedFunction {
    const { guest, init, xen, text } = this.#ranges;
    if (within(address, xen)) return this.#tables.xen.at(address);
    if (address >= UPPER_HALF) return this.#tables.kernel.at(address);
    if (within(address, guest)) return this.#tables.guest.at(address);
    if (within(address, init)) return this.#tables.init.at(address);
    if (this.#image !== undefined && within(hostAddress + this.#image, text))
      return this.#tables.el2.at(hostAddress + this.#image);
    return this.#tables.user.at(address);
  }

  #decode({ bytes, address }: TracedInstruction): Instruction {
    if (this.architecture === 'x86') return decodeX86(bytes, address);
    return decodeArm64(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true), address);
  }

  #findImage(): bigint | undefined {
    for (const { address, hostAddress } of this.#trace.instructions.values())
      if (within(address, this.#ranges.text)) return address - hostAddress;
    return undefined;
  }
}

interface Range {
  readonly begin: bigint;
  readonly end: bigint;
}

function within(address: bigint, { begin, end }: Range): boolean {
  return address >= begin && address < end;
}

/** @param symbols by ascending address */
function rangeOf(symbols: readonly CodeSymbol[]): Range {
  return { begin: symbols[0]?.address ?? 0n, end: (symbols.at(-1)?.address ?? -TAIL) + TAIL };
}

function textOf(kernel: readonly CodeSymbol[]): Range {
  const [begin, end] = TEXT.map((name) => kernel.find((symbol) => symbol.name === name)?.address);
  return { begin: begin ?? 0n, end: end ?? 0n };
}

import type { ArchitectureSupport } from '../../architectures/architecture.ts';
import type { CodePlace } from '../../architectures/exceptions.ts';
import type { FunctionNames } from '../../architectures/functions.ts';
import { supportOf } from '../../architectures/index.ts';
import type { Instruction } from '../../architectures/instruction.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import { functionNamesOf, isEntryIn } from '../../hypervisors/function-names.ts';
import { hypervisorOf, hypervisorOn } from '../../hypervisors/index.ts';
import type { TracedHypervisor } from '../../hypervisors/on-architecture.ts';
import type { Place } from '../../results/explanation.ts';
import type { CodeSymbol, SymbolTables, Trace, TracedInstruction } from '../../results/trace.ts';
import { FunctionTable, type TracedFunction } from './functions.ts';

/** An instruction of which all is known that can be. */
export interface CodePoint {
  readonly address: bigint;
  /** The address of the next one in memory. */
  readonly end: bigint;
  readonly function: TracedFunction;
  readonly instruction: Instruction;
}

/** Addresses from here on are those of kernels, on each architecture. */
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
  readonly architecture: ArchitectureSupport;
  readonly hypervisor: TracedHypervisor;
  readonly names: FunctionNames;
  readonly #points = new Map<number, CodePoint>();
  readonly #tables: Readonly<Record<'guest' | 'init' | 'kernel' | 'user' | 'xen', FunctionTable>>;
  readonly #ranges: Readonly<Record<'guest' | 'init' | 'xen' | 'text', Range>>;
  /** Of the part of the kernel that runs elsewhere, and what to add to an address in the emulator's memory to have that of Linux's image. */
  readonly #elsewhere: { readonly table: FunctionTable; readonly image: bigint } | undefined;

  constructor(configuration: Configuration, trace: Trace, symbols: SymbolTables) {
    const { kernel, user } = hypervisorOf(configuration).places;
    this.#trace = trace;
    this.architecture = supportOf(configuration.machine.architecture);
    this.hypervisor = hypervisorOn(configuration).trace;
    this.names = functionNamesOf(this.architecture, { trace: this.hypervisor });
    const table = (place: Place, of: readonly CodeSymbol[]): FunctionTable =>
      new FunctionTable(place, of, this.names);
    this.#tables = {
      guest: table('guest', symbols.probe),
      init: table(user, symbols.init),
      user: table(user, []),
      kernel: table(kernel, symbols.kernel),
      xen: table('xen', symbols.hypervisor),
    };
    this.#ranges = {
      guest: rangeOf(symbols.probe),
      init: rangeOf(symbols.init),
      xen: rangeOf(symbols.hypervisor),
      text: textOf(symbols.kernel),
    };
    const place = this.hypervisor.placeOfKernelPart;
    const image = place === undefined ? undefined : this.#findImage();
    if (place !== undefined && image !== undefined)
      this.#elsewhere = { table: table(place, this.#namesPart(symbols.kernel) ? symbols.kernel : []), image };
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
      instruction: this.architecture.code.decode(traced.bytes, traced.address),
    };
    this.#points.set(number, point);
    return point;
  }

  /** Whether exceptions and interrupts are taken to an instruction. */
  isEntry({ address, function: { name, address: begin } }: CodePoint): boolean {
    return name !== null && isEntryIn(this.names, name, address, begin);
  }

  #functionOf({ address, hostAddress }: TracedInstruction): TracedFunction {
    const { guest, init, xen, text } = this.#ranges;
    if (within(address, xen)) return this.#tables.xen.at(address);
    if (address >= UPPER_HALF) return this.#tables.kernel.at(address);
    if (within(address, guest)) return this.#tables.guest.at(address);
    if (within(address, init)) return this.#tables.init.at(address);
    const { table, image = 0n } = this.#elsewhere ?? {};
    if (table !== undefined && within(hostAddress + image, text)) return table.at(hostAddress + image);
    return this.#tables.user.at(address);
  }

  /** Whether symbols are of the part too: Linux 5.10 leaves it out, and what lies in front is no name for it. */
  #namesPart(kernel: readonly CodeSymbol[]): boolean {
    const { prefixOfKernelPart: prefix } = this.hypervisor;
    return prefix === undefined || kernel.some(({ name }) => name.startsWith(prefix));
  }

  #findImage(): bigint | undefined {
    for (const { address, hostAddress } of this.#trace.instructions.values())
      if (within(address, this.#ranges.text)) return address - hostAddress;
    return undefined;
  }
}

/** An instruction as what exceptions do is seen from. */
export function placeOf({ address, instruction, function: { name, place } }: CodePoint): CodePlace {
  return { instruction, address, name, inVm: place === 'guest' };
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

import type { Executed, ExecutedSegment, ExecutionPlace } from '../../results/executed.ts';
import { type MachineCode, PAGE_BYTES } from '../../results/machine-code.ts';
import type { CodeSymbol } from '../../results/trace.ts';
import { sourceName } from '../function-names.ts';
import { FunctionTable } from '../tracing/functions.ts';
import { findModules, type LoadedSection } from './known-modules.ts';
import { type KnownPage, KnownPrograms } from './known-programs.ts';

/** The symbols of what runs in a workload's machine, each table by ascending address. */
export interface MachineSymbols {
  /** Of the host's, Dom0's or the only kernel, its modules included. */
  readonly kernel: readonly CodeSymbol[];
  /** Of the VM's kernel, but for its modules; natively none. */
  readonly vmKernel: readonly CodeSymbol[];
  /** Of Xen; else none. */
  readonly hypervisor: readonly CodeSymbol[];
}

/** A function as far as it is known. */
export interface ExecutedFunction {
  /** In the source; null if no symbol names it. */
  readonly name: string | null;
  /** The program, library or module whose code it is; `undefined` of a kernel's own, and of what is in no file. */
  readonly file: string | undefined;
  /** Whether its first instruction is the first of the segment, which is executed when it is called. */
  readonly begins: boolean;
}

/** Symbols between which the text of Linux lies; what is above it are modules. */
const TEXT = ['_stext', '_einittext'] as const;

const UNKNOWN: ExecutedFunction = { name: null, file: undefined, begins: false };

const OFFSET = BigInt(PAGE_BYTES - 1);

/** Names what was executed: programs at different levels share addresses. */
export class ExecutedFunctions {
  readonly #tables: Readonly<Record<'kernel' | 'vmKernel' | 'hypervisor', FunctionTable>>;
  readonly #vmText: readonly [bigint, bigint];
  readonly #vmModules: readonly LoadedSection[];
  /** What to add to an address in the emulator's memory to have that of the kernel's image; with Xen, nothing. */
  readonly #image: bigint | undefined;
  readonly #pages: Executed['pages'];
  readonly #programs: KnownPrograms;
  readonly #knownPages = new Map<bigint, KnownPage | undefined>();

  constructor(executed: Executed, symbols: MachineSymbols, { programs, vmModules }: MachineCode) {
    this.#tables = {
      kernel: new FunctionTable('host-kernel', symbols.kernel),
      vmKernel: new FunctionTable('guest', symbols.vmKernel),
      hypervisor: new FunctionTable('xen', symbols.hypervisor),
    };
    this.#vmText = textOf(symbols.vmKernel);
    this.#vmModules = findModules(vmModules, modulePages(executed, this.#vmText));
    this.#image = symbols.hypervisor.length > 0 ? undefined : imageOf(executed, textOf(symbols.kernel));
    this.#pages = executed.pages;
    this.#programs = new KnownPrograms(programs);
  }

  at({ address, hostAddress }: ExecutedSegment, place: ExecutionPlace): ExecutedFunction {
    switch (place) {
      case 'host-kernel':
        return named(this.#tables.kernel, address);
      case 'vm-kernel':
        return within(address, this.#vmText)
          ? named(this.#tables.vmKernel, address)
          : this.#inVmModule(address);
      case 'hypervisor':
        // What split-mode KVM runs in EL2 is a part of the kernel's image, at addresses of its own.
        return this.#image === undefined
          ? named(this.#tables.hypervisor, address)
          : named(this.#tables.kernel, hostAddress + this.#image);
      default:
        return this.#inProgram(hostAddress);
    }
  }

  #inVmModule(address: bigint): ExecutedFunction {
    const section = this.#vmModules.find(({ begin, end }) => within(address, [begin, end]));
    return section === undefined ? UNKNOWN : named(section.functions, address, section.module);
  }

  #inProgram(hostAddress: bigint): ExecutedFunction {
    const page = hostAddress & ~OFFSET;
    const known = this.#knownPages.has(page) ? this.#knownPages.get(page) : this.#knownPage(page);
    this.#knownPages.set(page, known);
    if (known === undefined) return UNKNOWN;
    return named(known.functions, known.address + (hostAddress & OFFSET), known.program);
  }

  #knownPage(page: bigint): KnownPage | undefined {
    const bytes = this.#pages.get(page);
    return bytes && this.#programs.find(bytes);
  }
}

function named(table: FunctionTable, address: bigint, file?: string): ExecutedFunction {
  const { name, module, address: begin } = table.at(address);
  const own = file ?? module;
  if (name === null) return { name, file: own, begins: false };
  return { name: sourceName(name), file: own, begins: begin === address };
}

function textOf(symbols: readonly CodeSymbol[]): [bigint, bigint] {
  const [begin, end] = TEXT.map((name) => symbols.find((symbol) => symbol.name === name)?.address);
  return [begin ?? 0n, end ?? 0n];
}

function within(address: bigint, [begin, end]: readonly [bigint, bigint]): boolean {
  return address >= begin && address < end;
}

/** The host's kernel lies in one piece in the emulator's memory. */
function imageOf({ contexts, segments, repetitions }: Executed, text: [bigint, bigint]): bigint | undefined {
  for (const { counts } of repetitions) {
    for (const { segment, context } of counts) {
      const code = segments.get(segment);
      if (code === undefined || contexts[context]?.place !== 'host-kernel') continue;
      if (within(code.address, text)) return code.address - code.hostAddress;
    }
  }
  return undefined;
}

/** What the VM's kernel has executed outside of its text, by virtual addresses of pages. */
function modulePages(
  { contexts, segments, pages, repetitions }: Executed,
  text: readonly [bigint, bigint],
): Map<bigint, Uint8Array> {
  const found = new Map<bigint, Uint8Array>();
  for (const { counts } of repetitions) {
    for (const { segment, context } of counts) {
      const code = segments.get(segment);
      if (code === undefined || contexts[context]?.place !== 'vm-kernel') continue;
      const bytes = within(code.address, text) ? undefined : pages.get(code.hostAddress & ~OFFSET);
      if (bytes !== undefined) found.set(code.address & ~OFFSET, bytes);
    }
  }
  return found;
}

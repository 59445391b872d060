import type { Executed, ExecutedSegment, ExecutionPlace } from '../../results/executed.ts';
import type { CodeSymbol } from '../../results/trace.ts';
import { sourceName } from '../function-names.ts';
import { FunctionTable } from '../tracing/functions.ts';

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
  /** Whether its first instruction is the first of the segment, which is executed when it is called. */
  readonly begins: boolean;
}

/** Symbols between which the text of Linux lies; what is above it are modules. */
const TEXT = ['_stext', '_einittext'] as const;

const NAMELESS: ExecutedFunction = { name: null, begins: false };

/** Names what was executed: programs at different levels share addresses. */
export class ExecutedFunctions {
  readonly #tables: Readonly<Record<'kernel' | 'vmKernel' | 'hypervisor', FunctionTable>>;
  readonly #vmText: readonly [bigint, bigint];
  /** What to add to an address in the emulator's memory to have that of the kernel's image; with Xen, nothing. */
  readonly #image: bigint | undefined;

  constructor(executed: Executed, symbols: MachineSymbols) {
    this.#tables = {
      kernel: new FunctionTable('host-kernel', symbols.kernel),
      vmKernel: new FunctionTable('guest', symbols.vmKernel),
      hypervisor: new FunctionTable('xen', symbols.hypervisor),
    };
    this.#vmText = textOf(symbols.vmKernel);
    this.#image = symbols.hypervisor.length > 0 ? undefined : imageOf(executed, textOf(symbols.kernel));
  }

  at({ address, hostAddress }: ExecutedSegment, place: ExecutionPlace): ExecutedFunction {
    switch (place) {
      case 'host-kernel':
        return named(this.#tables.kernel, address);
      case 'vm-kernel':
        return within(address, this.#vmText) ? named(this.#tables.vmKernel, address) : NAMELESS;
      case 'hypervisor':
        // What split-mode KVM runs in EL2 is a part of the kernel's image, at addresses of its own.
        return this.#image === undefined
          ? named(this.#tables.hypervisor, address)
          : named(this.#tables.kernel, hostAddress + this.#image);
      default:
        return NAMELESS;
    }
  }
}

function named(table: FunctionTable, address: bigint): ExecutedFunction {
  const found = table.at(address);
  return found.name === null ? NAMELESS : { name: sourceName(found.name), begins: found.address === address };
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

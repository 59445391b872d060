import { PAGE_BYTES, type ProgramCode } from '../../results/machine-code.ts';
import { FunctionTable } from '../tracing/functions.ts';

/** Where in a page the eight bytes are by which it is looked for; all of it is compared then. */
const SIGN = PAGE_BYTES / 2;

/** Where the code of a page is from. */
export interface KnownPage {
  readonly program: string;
  /** The page's virtual address in the program's file. */
  readonly address: bigint;
  readonly functions: FunctionTable;
}

interface Origin {
  readonly program: KnownProgram;
  readonly address: bigint;
  readonly bytes: Uint8Array;
}

interface KnownProgram {
  readonly code: ProgramCode;
  functions?: FunctionTable;
}

/**
 * Knows the code of programs and libraries by what it is: the pages of their files are mapped into memory as they are, by
 * whichever process, at whatever address.
 */
export class KnownPrograms {
  readonly #origins = new Map<bigint, Origin[]>();

  /** @param programs of files that have a page in common the first counts */
  constructor(programs: readonly ProgramCode[]) {
    for (const code of programs) {
      const program: KnownProgram = { code };
      for (const { address, bytes } of code.pages) {
        const sign = signOf(bytes);
        const origins = this.#origins.get(sign);
        if (origins === undefined) this.#origins.set(sign, [{ program, address, bytes }]);
        else origins.push({ program, address, bytes });
      }
    }
  }

  /** Where a page of a machine's memory is from; `undefined` if it is in none of the files. */
  find(page: Uint8Array): KnownPage | undefined {
    const origin = this.#origins.get(signOf(page))?.find(({ bytes }) => isSame(bytes, page));
    if (origin === undefined) return undefined;
    const { program, address } = origin;
    program.functions ??= new FunctionTable('guest', program.code.symbols());
    return { program: program.code.name, address, functions: program.functions };
  }
}

function signOf(page: Uint8Array): bigint {
  return new DataView(page.buffer, page.byteOffset, page.byteLength).getBigUint64(SIGN);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

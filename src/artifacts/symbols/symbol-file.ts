import { elfIdentity } from '../../architectures/elf-identity.ts';
import { readUserFile, userFileError, type UserFileRole } from '../own/user-file.ts';
import { readElfSymbols } from './elf-symbols.ts';
import type { CodeSymbol } from '../../results/trace.ts';
import { parseSymbolMap } from './symbol-map.ts';

/** What Node reads at once; a vmlinux with all of its debugging information may come near. */
const LIMIT = 2 ** 31 - 1;

const NEXT = {
  kernel: 'give the vmlinux or the System.map of the kernel with --kernel-symbols',
  xen: 'give xen-syms, or what nm prints of it, with --xen-symbols',
} as const;

/**
 * The names of a kernel's or Xen's code in a file that a user names: an ELF file with symbols, or a map.
 *
 * @throws WorldswitchError if it can't be read or has none
 */
export async function readSymbolFile(path: string, of: keyof typeof NEXT): Promise<CodeSymbol[]> {
  const role: UserFileRole = { what: 'a file of symbols', next: NEXT[of], limit: LIMIT };
  const bytes = await readUserFile(path, role);
  const symbols =
    elfIdentity(bytes) === undefined
      ? parseSymbolMap(bytes.toString('latin1'))
      : elfSymbols(bytes, path, role);
  // Who may not see addresses sees zeros.
  if (symbols.some(({ address }) => address !== 0n)) return symbols;
  throw userFileError(`'${path}' has no addresses of functions`, role);
}

function elfSymbols(bytes: Buffer, path: string, role: UserFileRole): CodeSymbol[] {
  try {
    return readElfSymbols(bytes);
  } catch (error) {
    throw userFileError(`'${path}' is no ELF file for a 64-bit machine, or is cut`, role, error);
  }
}

import { WorldswitchError } from '../../system/errors.ts';
import { elfSegments, textAt } from '../elf-file.ts';

/** What a program or library says of the files that it needs (System V ABI, "Program Loading and Dynamic Linking"). */
export interface ElfNeeds {
  /** The program that loads it, `/lib/ld-linux-aarch64.so.1`; none for a library. */
  readonly interpreter: string | undefined;
  /** Names of libraries, in their order. */
  readonly libraries: readonly string[];
  /** Folders in which the loader looks for them first, as they stand there: `$ORIGIN` is the file's own folder. */
  readonly libraryFolders: readonly string[];
}

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT_NULL = 0;
const DT_NEEDED = 1;
const DT_STRTAB = 5;
const DT_RPATH = 15;
const DT_RUNPATH = 29;

/**
 * Reads a 64-bit little-endian ELF file.
 *
 * @param name for messages
 * @throws WorldswitchError if it is none, or is cut
 */
export function elfNeeds(file: Uint8Array, name: string): ElfNeeds {
  try {
    return readNeeds(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  } catch (error) {
    throw new WorldswitchError(`${name} is no program or library for a 64-bit machine, or is cut`, {
      next: 'worldswitch clean --all, then type the same command again',
      cause: error,
    });
  }
}

function readNeeds(file: Buffer): ElfNeeds {
  const segments = elfSegments(file);
  const interpreter = segments.find(({ type }) => type === PT_INTERP);
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  const entries: { tag: number; value: number }[] = [];
  const { offset, size } = dynamic ?? { offset: 0, size: 0 };
  for (let at = offset; at < offset + size; at += 16) {
    const tag = Number(file.readBigInt64LE(at));
    if (tag === DT_NULL) break;
    entries.push({ tag, value: Number(file.readBigUInt64LE(at + 8)) });
  }
  const address = entries.find(({ tag }) => tag === DT_STRTAB)?.value ?? 0;
  const segment = segments.find(
    (each) => each.type === PT_LOAD && each.address <= address && address < each.address + each.size,
  );
  const strings = segment === undefined ? 0 : segment.offset + address - segment.address;
  const textsOf = (...tags: readonly number[]): string[] =>
    entries.filter(({ tag }) => tags.includes(tag)).map(({ value }) => textAt(file, strings + value));
  return {
    interpreter: interpreter === undefined ? undefined : textAt(file, interpreter.offset),
    libraries: textsOf(DT_NEEDED),
    libraryFolders: textsOf(DT_RPATH, DT_RUNPATH).flatMap((folders) => folders.split(':')),
  };
}

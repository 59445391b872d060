import { at, type LoadedFile } from './handover.ts';
import { memoryMap, RANGE_BYTES } from './memory-map.ts';

/** Parts of the handover to a hypervisor, from its beginning. */
const MULTIBOOT_PLACES = {
  information: 0x1000,
  modules: 0x1100,
  map: 0x1200,
  name: 0x1400,
  commandLine: 0x2000,
  kernelParameters: 0x3000,
  end: 0x4000,
} as const;

/** What is in registers and in the information (Multiboot Specification 0.6.96, chapter 3). */
const MULTIBOOT = {
  magic: 0x2bad_b002,
  hasMemory: 1,
  hasCommandLine: 4,
  hasModules: 8,
  hasMap: 0x40,
  hasName: 0x200,
};
const LOWER_MEMORY_KIB = 639;

/** What a hypervisor is entered with. */
export interface MultibootHandover {
  readonly entry: number;
  readonly commandLine: string;
  readonly kernel: LoadedFile & { readonly commandLine: string };
  readonly initramfs: LoadedFile;
  readonly memoryMiB: number;
}

/** Enters a hypervisor in 32-bit mode without paging, with a kernel and an initramfs as its modules. */
export function multibootHandover(xen: MultibootHandover): Buffer {
  const places = MULTIBOOT_PLACES;
  const memory = Buffer.alloc(places.end);
  const put = (place: number, words: readonly number[]): void =>
    words.forEach((word, index) => {
      memory.writeUInt32LE(word, place + index * 4);
    });
  put(0, [xen.entry, MULTIBOOT.magic, at(places.information), 0, 0]);
  const map = memoryMap(xen.memoryMiB);
  const { hasMemory, hasCommandLine, hasModules, hasMap, hasName } = MULTIBOOT;
  const flags = hasMemory | hasCommandLine | hasModules | hasMap | hasName;
  const [upper, mapBytes] = [(map[3]?.length ?? 0) / 1024, map.length * (RANGE_BYTES + 4)];
  put(places.information, [flags, LOWER_MEMORY_KIB, upper, 0, at(places.commandLine), 2, at(places.modules)]);
  put(places.information + 44, [mapBytes, at(places.map)]);
  put(places.information + 64, [at(places.name)]);
  put(places.modules, [
    ...moduleOf(xen.kernel, at(places.kernelParameters)),
    ...moduleOf(xen.initramfs, at(places.end - 1)),
  ]);
  map.forEach(({ begin, length, type }, index) => {
    put(places.map + index * (RANGE_BYTES + 4), [RANGE_BYTES, begin, 0, length, 0, type]);
  });
  memory.write('worldswitch\0', places.name, 'latin1');
  memory.write(`${xen.commandLine}\0`, places.commandLine, 'latin1');
  memory.write(`${xen.kernel.commandLine}\0`, places.kernelParameters, 'latin1');
  return memory;
}

/** @param text where its command line is */
function moduleOf({ address, length }: LoadedFile, text: number): number[] {
  return [address, address + length, text, 0];
}

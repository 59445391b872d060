import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flatImageOf } from '../../../../src/testbeds/emulated/bochs/flat-image.ts';
import { HANDOVER_ADDRESS } from '../../../../src/testbeds/emulated/bochs/handover.ts';
import { linuxHandover } from '../../../../src/testbeds/emulated/bochs/linux-handover.ts';
import { payloadOf, setupHeaderOf } from '../../../../src/testbeds/emulated/bochs/kernel-payload.ts';
import { multibootHandover } from '../../../../src/testbeds/emulated/bochs/multiboot-handover.ts';
import { romOf } from '../../../../src/testbeds/emulated/bochs/loader.ts';
import { memoryMap } from '../../../../src/testbeds/emulated/bochs/memory-map.ts';

function outcomeOf(action: () => unknown): string {
  try {
    action();
    return 'laid out';
  } catch (error) {
    return String(error);
  }
}

interface Part {
  readonly address: number;
  readonly bytes: Buffer;
  readonly memory: number;
}

/** An ELF executable of 64 bits with these segments. */
function elf(entry: number, parts: readonly Part[]): Buffer {
  const [head, entrySize] = [64, 56];
  const file = Buffer.alloc(head + parts.length * entrySize);
  file.write('\u007fELF\u0002', 0, 'latin1');
  file.writeBigUInt64LE(BigInt(entry), 24);
  file.writeBigUInt64LE(BigInt(head), 32);
  file.writeUInt16LE(entrySize, 54);
  file.writeUInt16LE(parts.length, 56);
  let offset = file.length;
  parts.forEach(({ address, bytes, memory }, index) => {
    const at = head + index * entrySize;
    file.writeUInt32LE(1, at);
    [offset, 0, address, bytes.length, memory].forEach((value, word) => {
      file.writeBigUInt64LE(BigInt(value), at + 8 + word * 8);
    });
    offset += bytes.length;
  });
  return Buffer.concat([file, ...parts.map(({ bytes }) => bytes)]);
}

describe('an ELF file laid out in memory', () => {
  test('has each segment where it belongs, zeroes between them, and room behind them', () => {
    const image = flatImageOf(
      elf(0x1010, [
        { address: 0x1000, bytes: Buffer.from('first'), memory: 5 },
        { address: 0x1010, bytes: Buffer.from('second'), memory: 0x1000 },
      ]),
    );
    expect(image).toMatchObject({ address: 0x1000, entry: 0x1010, end: 0x2010 });
    expect(image.bytes.toString('latin1')).toBe(`first${'\0'.repeat(11)}second`);
  });

  test('is entered at its beginning if its entry is no place in it', () => {
    const image = flatImageOf(elf(0xffff_ff81, [{ address: 0x1000, bytes: Buffer.from('code'), memory: 4 }]));
    expect(image.entry).toBe(0x1000);
  });

  test('is refused if it is none, is cut, or would be immense', () => {
    const whole = elf(0, [{ address: 0x1000, bytes: Buffer.from('code'), memory: 4 }]);
    const immense = elf(0, [{ address: 0, bytes: Buffer.alloc(4), memory: 2 ** 40 }]);
    for (const file of [Buffer.from('MZ'), whole.subarray(0, 80), whole.subarray(0, -1), elf(0, []), immense])
      expect(() => flatImageOf(file)).toThrow('holds no ELF file that could be laid out');
  });

  test('is laid out or refused, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        const file = Buffer.concat([Buffer.from('\u007fELF\u0002', 'latin1'), tail]);
        expect(outcomeOf(() => flatImageOf(file))).toMatch(/^(laid out|WorldswitchError: .*no ELF file.*)$/);
      }),
    );
  });
});

/** A bzImage with one sector of setup code. */
function bzImage(payload: Buffer): Buffer {
  const setup = Buffer.alloc(1024);
  setup[0x1f1] = 1;
  setup[0x201] = 0x66;
  setup.write('HdrS', 0x202, 'latin1');
  setup.writeUInt32LE(16, 0x248);
  setup.writeUInt32LE(payload.length, 0x24c);
  return Buffer.concat([setup, Buffer.alloc(16), payload]);
}

describe('the kernel in a bzImage', () => {
  const size = Buffer.alloc(4, 1);

  test.each([
    ['xz', Buffer.from('fd377a585a00aabb', 'hex')],
    ['lz4', Buffer.from('02214c18aabb', 'hex')],
    ['zstd', Buffer.from('28b52ffdaabb', 'hex')],
  ])('is packed with %s, and its size is behind it', (packer, bytes) => {
    expect(payloadOf(bzImage(Buffer.concat([bytes, size])))).toEqual({ packer, bytes });
  });

  test('is packed with gzip, which has the size itself', () => {
    const bytes = gzipSync('kernel');
    expect(payloadOf(bzImage(bytes))).toEqual({ packer: 'gzip', bytes });
  });

  test('is refused if it is packed with something else', () => {
    expect(() => payloadOf(bzImage(Buffer.from('BZh9')))).toThrow(
      'packed in a way that worldswitch does not',
    );
  });

  test('has a header that is passed on to it, as long as it says itself', () => {
    const { place, bytes } = setupHeaderOf(bzImage(Buffer.alloc(8)));
    expect(place).toBe(0x1f1);
    expect(place + bytes.length).toBe(0x202 + 0x66);
  });
});

describe('the handover to Linux', () => {
  const memoryMiB = 256;
  const memory = linuxHandover({
    entry: 0x100_0000,
    commandLine: 'quiet -- symbols=a',
    setupHeader: setupHeaderOf(bzImage(Buffer.alloc(8))),
    initramfs: { address: 0x400_0000, length: 1234 },
    memoryMiB,
  });
  const word = (at: number): number => memory.readUInt32LE(at);
  const parameters = word(12) - HANDOVER_ADDRESS;

  /** The physical address of a virtual one by its page tables. */
  function translate(address: number): number {
    const entryAt = (table: number, index: number): number =>
      Number(memory.readBigUInt64LE(table - HANDOVER_ADDRESS + index * 8) & ~0xfffn);
    const pointers = entryAt(word(16), 0);
    const directory = entryAt(pointers, Math.floor(address / 2 ** 30));
    return entryAt(directory, Math.floor(address / 2 ** 21) % 512) + (address % 2 ** 21);
  }

  test('says where it is entered, and maps 4 GiB to themselves', () => {
    expect(word(0)).toBe(0x100_0000);
    for (const address of [0, 0x12_3456, 2 ** 30, 0xfee0_0000, 2 ** 32 - 1])
      expect(translate(address)).toBe(address);
  });

  test('has its parameters: the command line, the initramfs, the header of its image', () => {
    const commandLine = word(parameters + 0x228) - HANDOVER_ADDRESS;
    expect(memory.toString('latin1', commandLine, memory.indexOf(0, commandLine))).toBe('quiet -- symbols=a');
    expect([word(parameters + 0x218), word(parameters + 0x21c)]).toEqual([0x400_0000, 1234]);
    expect(memory.toString('latin1', parameters + 0x202, parameters + 0x206)).toBe('HdrS');
  });

  test('has a map of the memory whose ranges do not overlap, and RAM up to where the BIOS has its tables', () => {
    expect(memory[parameters + 0x1e8]).toBe(memoryMap(memoryMiB).length);
    const ranges = memoryMap(memoryMiB).toSorted((a, b) => a.begin - b.begin);
    for (const [index, { begin, length }] of ranges.slice(0, -1).entries())
      expect(begin + length).toBeLessThanOrEqual(ranges[index + 1]?.begin ?? 0);
    const ram = ranges.filter(({ type }) => type === 1);
    expect(ram.reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan((memoryMiB - 1.5) * 2 ** 20);
  });
});

describe('the handover to a hypervisor', () => {
  const memory = multibootHandover({
    entry: 0x20_0000,
    commandLine: 'xen console=com1',
    kernel: { address: 0x200_0000, length: 100, commandLine: 'kernel quiet' },
    initramfs: { address: 0x300_0000, length: 200 },
    memoryMiB: 1024,
  });
  const word = (at: number): number => memory.readUInt32LE(at);
  const textAt = (address: number): string => {
    const begin = address - HANDOVER_ADDRESS;
    return memory.toString('latin1', begin, memory.indexOf(0, begin));
  };
  const information = word(8) - HANDOVER_ADDRESS;

  test('enters it as multiboot says, in 32-bit mode', () => {
    expect([word(0), word(4), word(16)]).toEqual([0x20_0000, 0x2bad_b002, 0]);
    expect(textAt(word(information + 16))).toBe('xen console=com1');
  });

  test('has the kernel and the initramfs as modules', () => {
    expect(word(information + 20)).toBe(2);
    const modules = word(information + 24) - HANDOVER_ADDRESS;
    expect([0, 4].map((at) => word(modules + at))).toEqual([0x200_0000, 0x200_0064]);
    expect(textAt(word(modules + 8))).toBe('kernel quiet');
    expect([16, 20].map((at) => word(modules + at))).toEqual([0x300_0000, 0x300_00c8]);
    expect(textAt(word(modules + 24))).toBe('');
  });

  test('has a map of the memory, each range with its length before it', () => {
    const [length, address] = [word(information + 44), word(information + 48) - HANDOVER_ADDRESS];
    const map = memoryMap(1024);
    expect(length).toBe(map.length * 24);
    const read = map.map((_, index) => [4, 12, 20].map((at) => word(address + index * 24 + at)));
    expect(read).toEqual(map.map(({ begin, length: bytes, type }) => [begin, bytes, type]));
  });
});

test('a ROM has whole sectors, says how many, and its bytes add up to zero', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 4, maxLength: 1500 }), (bytes) => {
      const rom = romOf(Buffer.from(bytes));
      expect(rom.length % 512).toBe(0);
      expect(rom[2]).toBe(rom.length / 512);
      expect(rom.reduce((sum, byte) => sum + byte, 0) % 256).toBe(0);
      expect(rom.subarray(3, bytes.length).equals(Buffer.from(bytes).subarray(3))).toBe(true);
    }),
  );
});

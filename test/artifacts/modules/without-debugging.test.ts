import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { elfSections, textAt } from '../../../src/artifacts/elf-file.ts';
import { withoutDebugging } from '../../../src/artifacts/modules/without-debugging.ts';

interface Section {
  readonly name: string;
  readonly content: Buffer;
  readonly alignment: number;
}

const HEADER = 64;

/** A module with these sections, behind the empty one that each has and before one of their names. */
function moduleOf(sections: readonly Section[]): Buffer {
  const names = Buffer.from(
    ['', ...sections.map(({ name }) => name), '.shstrtab'].map((name) => `${name}\0`).join(''),
  );
  const all = [...sections, { name: '.shstrtab', content: names, alignment: 1 }];
  const file = Buffer.alloc(HEADER);
  file.write('\x7fELF\x02\x01\x01', 'latin1');
  file.writeUInt16LE(62, 18);
  const headers: Buffer[] = [Buffer.alloc(64)];
  const contents: Buffer[] = [file];
  let at = HEADER;
  for (const { name, content, alignment } of all) {
    const place = Math.ceil(at / alignment) * alignment;
    contents.push(Buffer.alloc(place - at), content);
    const header = Buffer.alloc(64);
    header.writeUInt32LE(names.indexOf(`\0${name}\0`) + 1, 0);
    header.writeUInt32LE(1, 4);
    header.writeBigUInt64LE(BigInt(place), 24);
    header.writeBigUInt64LE(BigInt(content.length), 32);
    header.writeBigUInt64LE(BigInt(alignment), 48);
    headers.push(header);
    at = place + content.length;
  }
  file.writeBigUInt64LE(BigInt(at), 0x28);
  file.writeUInt16LE(64, 0x3a);
  file.writeUInt16LE(headers.length, 0x3c);
  file.writeUInt16LE(headers.length - 1, 0x3e);
  return Buffer.concat([...contents, ...headers]);
}

/** Of each section its name and content; the name alone if it has no type. */
function read(file: Buffer): (readonly [string, Buffer | undefined])[] {
  const sections = elfSections(file);
  const [first, names] = [Number(file.readBigUInt64LE(0x28)), sections.at(-1)?.offset ?? 0];
  return sections.map(({ type, offset, size }, index) => [
    textAt(file, names + file.readUInt32LE(first + 64 * index)),
    type === 0 ? undefined : file.subarray(offset, offset + size),
  ]);
}

const names = fc.uniqueArray(
  fc.constantFrom(
    '.text',
    '.rela.text',
    '.modinfo',
    '.symtab',
    '.debug_info',
    '.rela.debug_info',
    '.debug_str',
  ),
);
const modules = names.chain((chosen) =>
  fc.tuple(
    ...chosen.map((name) =>
      fc.record({
        name: fc.constant(name),
        content: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
        alignment: fc.constantFrom(1, 4, 16, 64),
      }),
    ),
  ),
);

test('sections for debuggers are emptied, and all others are what they were', () => {
  fc.assert(
    fc.property(modules, (sections: readonly Section[]) => {
      const expected = sections.map(({ name, content }) => [
        name,
        name.includes('debug_') ? undefined : content,
      ]);
      const stripped = read(withoutDebugging(moduleOf(sections)));
      expect(stripped.slice(1, -1)).toEqual(expected);
    }),
  );
});

test('where there are none, nothing changes, whatever stands behind', () => {
  const signed = Buffer.concat([
    moduleOf([{ name: '.text', content: Buffer.from('code'), alignment: 4 }]),
    Buffer.from('~Module signature appended~\n'),
  ]);
  expect(withoutDebugging(signed)).toBe(signed);
});

test('anything may be given, and nothing grows beyond what its sections may be moved by', () => {
  const whole = moduleOf([
    { name: '.text', content: Buffer.alloc(50, 1), alignment: 16 },
    { name: '.debug_info', content: Buffer.alloc(50, 2), alignment: 1 },
  ]);
  const changed = fc
    .tuple(fc.nat({ max: whole.length }), fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }))
    .map(([length, at, byte]) => {
      const file = Buffer.from(whole);
      file[at] = byte;
      return file.subarray(0, length);
    });
  fc.assert(
    fc.property(fc.oneof(changed, fc.uint8Array({ maxLength: 300 })), (bytes) => {
      const file = Buffer.from(bytes);
      expect(withoutDebugging(file).length).toBeLessThan(10 * 2 ** 20);
    }),
  );
});

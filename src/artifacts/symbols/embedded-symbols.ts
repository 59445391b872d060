import type { CodeSymbol } from '../../results/trace.ts';

/*
 * Xen's image holds its own symbol table, compressed as Linux's kallsyms are (Xen tools/symbols.c, which writes it;
 * common/symbols.c, which reads it): addresses, their number, names as sequences of tokens, a marker for each 256th
 * name, the tokens, and where each token begins. x86 tells it to Dom0; on Arm it can only be read here. It has no
 * header: it is found by what a table of tokens looks like.
 */

const TOKENS = 256;
const MARKED = 256;
/** No token is longer. */
const LONGEST_TOKEN = 40;
/** Characters that names have, and that therefore are tokens of their own. */
const PLAIN = /^[0-9a-z_]$/;
/** Alignment of the tables, in bytes; what lies between them is zero. */
const ALIGNMENT = 256;

/** The symbols of code in an image that lie at absolute addresses; none if there is no table. */
export function readEmbeddedSymbols(bytes: Uint8Array): CodeSymbol[] {
  const image = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const { start, tokens } of tokenTables(image)) {
    const markers = markersBefore(image, start);
    if (markers === undefined) continue;
    for (const names of namesBefore(image, markers)) {
      const addresses = addressesBefore(image, names.start, names.codes.length);
      if (addresses !== undefined) return codeOf(names.codes, tokens, addresses);
    }
  }
  return [];
}

function codeOf(
  names: readonly Uint8Array[],
  tokens: readonly string[],
  addresses: readonly bigint[],
): CodeSymbol[] {
  return names
    .map((codes, index) => ({
      text: [...codes].map((code) => tokens[code] ?? '').join(''),
      address: addresses[index] ?? 0n,
    }))
    .filter(({ text }) => /^[tTwW]/.test(text))
    .map(({ text, address }) => ({ name: plainName(text), address }));
}

/** A name begins with its type; static functions have their file before the name: `tarch/arm/traps.c#do_trap`. */
function plainName(text: string): string {
  return text.slice(Math.max(1, text.lastIndexOf('#') + 1));
}

/** Where 256 ascending offsets lead to 256 texts that end with a zero, just before them. */
function* tokenTables(image: Buffer): Generator<{ start: number; tokens: string[] }> {
  for (let index = 0; index + 2 * TOKENS <= image.length; index += 2) {
    if (image.readUInt16LE(index) !== 0) continue;
    const offsets = offsetsAt(image, index);
    if (offsets === undefined) continue;
    const last = offsets.at(-1) ?? 0;
    for (let start = index - last - LONGEST_TOKEN - ALIGNMENT; start < index - last; start++) {
      if (start < 0 || offsets.some((offset) => offset > 0 && image[start + offset - 1] !== 0)) continue;
      const tokens = offsets.map((offset) => textAt(image, start + offset));
      const plain = tokens.every((token, code) => !PLAIN.test(String.fromCharCode(code)) || token.length > 0);
      if (plain && tokens['s'.charCodeAt(0)] === 's') yield { start, tokens };
    }
  }
}

function offsetsAt(image: Buffer, index: number): number[] | undefined {
  const offsets: number[] = [];
  for (let token = 0; token < TOKENS; token++) {
    const offset = image.readUInt16LE(index + 2 * token);
    const previous = offsets.at(-1);
    if (previous !== undefined && (offset <= previous || offset - previous > LONGEST_TOKEN)) return undefined;
    offsets.push(offset);
  }
  return offsets;
}

interface Markers {
  readonly start: number;
  /** Offsets of every 256th name. */
  readonly offsets: readonly number[];
}

/** The last ascending numbers from 0 on. */
function markersBefore(image: Buffer, end: number): Markers | undefined {
  let at = end;
  while (at >= 4 && at > end - ALIGNMENT && image.readUInt32LE(at - 4) === 0) at -= 4;
  const offsets: number[] = [];
  for (let previous = Infinity; at >= 4;) {
    const offset = image.readUInt32LE(at - 4);
    if (offset >= previous) return undefined;
    at -= 4;
    offsets.unshift(offset);
    if (offset === 0) return offsets.length > 1 ? { start: at, offsets } : undefined;
    previous = offset;
  }
  return undefined;
}

/**
 * Names end before the markers, and each 256th of them is where a marker says. What lies before the first may look like
 * names too, if there are few markers.
 */
function* namesBefore(
  image: Buffer,
  { start: end, offsets }: Markers,
): Generator<{ start: number; codes: Uint8Array[] }> {
  const last = offsets.at(-1) ?? 0;
  for (let start = Math.max(0, end - last - MARKED * TOKENS); start <= end - last; start++) {
    if (!agrees(image, start, end, offsets)) continue;
    const codes: Uint8Array[] = [];
    for (let at = start; at < end && image[at] !== 0; at += 1 + (image[at] ?? 0))
      codes.push(image.subarray(at + 1, at + 1 + (image[at] ?? 0)));
    // As many as there are markers for.
    if (Math.ceil(codes.length / MARKED) === offsets.length) yield { start, codes };
  }
}

function agrees(image: Buffer, start: number, end: number, offsets: readonly number[]): boolean {
  let at = start;
  for (const offset of offsets.slice(1)) {
    for (let name = 0; name < MARKED && at < end; name++) at += 1 + (image[at] ?? 0);
    if (at - start !== offset) return false;
  }
  return true;
}

/** The number of names stands between them and their addresses. */
function addressesBefore(image: Buffer, start: number, count: number): bigint[] | undefined {
  for (let at = start - 4; at >= Math.max(0, start - ALIGNMENT); at -= 4) {
    if (image.readUInt32LE(at) !== count) continue;
    for (let end = at & ~7; end > at - ALIGNMENT; end -= 8) {
      const begin = end - 8 * count;
      if (begin < 0) return undefined;
      const addresses = Array.from({ length: count }, (_, index) => image.readBigUInt64LE(begin + 8 * index));
      const ascend = addresses.every(
        (address, index) => index === 0 || address >= (addresses[index - 1] ?? 0n),
      );
      if (ascend && (addresses[0] ?? 0n) > 0n) return addresses;
    }
  }
  return undefined;
}

function textAt(image: Buffer, offset: number): string {
  return image.toString('latin1', offset, image.indexOf(0, offset));
}

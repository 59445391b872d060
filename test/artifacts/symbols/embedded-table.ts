/** Symbols as Xen's tools/symbols.c takes them: their type, perhaps their file, and their name. */
export interface EmbeddedSymbol {
  readonly address: bigint;
  readonly text: string;
}

const MARKED = 256;
const CHARACTERS = /[0-9A-Za-z_./#]/;

/** Sequences of characters that have a code of their own, as the real tool finds them by how often they occur. */
const SEQUENCES = [
  'arch/arm/',
  '.c#',
  'do_',
  'trap',
  'vgic_',
  '_guest',
  'ch',
  'er',
  'ing',
  '__',
  'schedule',
  '00',
];

/** The token of each code: characters that names have are tokens themselves, other codes are sequences or nothing. */
const tokens = Array.from({ length: 256 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (code < 128 && CHARACTERS.test(character)) return character;
  return SEQUENCES[code % 23] ?? '';
});

/** Tokens by the character that they begin with, the longest first. */
const beginning = Map.groupBy(
  tokens
    .map((token, code) => ({ token, code }))
    .filter(({ token }) => token !== '')
    .toSorted((a, b) => b.token.length - a.token.length),
  ({ token }) => token.charAt(0),
);

/** Codes of a text. */
function compress(text: string): number[] {
  const codes: number[] = [];
  for (let at = 0; at < text.length;) {
    const fitting = beginning.get(text.charAt(at))?.find(({ token }) => text.startsWith(token, at));
    if (fitting === undefined) throw new Error(`no token begins with '${text.charAt(at)}'`);
    codes.push(fitting.code);
    at += fitting.token.length;
  }
  return codes;
}

/**
 * An image's symbol table, as Xen's tools/symbols.c writes it where addresses are absolute.
 *
 * @param at where it begins in the image
 * @param alignment of each of its parts, relative to the image
 */
export function embeddedTable(symbols: readonly EmbeddedSymbol[], at: number, alignment: number): Buffer {
  const names: number[] = [];
  const markers: number[] = [];
  for (const [index, { text }] of symbols.entries()) {
    if (index % MARKED === 0) markers.push(names.length);
    const codes = compress(text);
    names.push(codes.length, ...codes);
  }
  const offsets = tokens.map((_, code) =>
    tokens.slice(0, code).reduce((sum, token) => sum + token.length + 1, 0),
  );
  const parts = [
    Buffer.from(BigUint64Array.from(symbols.map(({ address }) => address)).buffer),
    Buffer.from(Uint32Array.of(symbols.length).buffer),
    Buffer.from(names),
    Buffer.from(Uint32Array.from(markers).buffer),
    Buffer.from(tokens.map((token) => `${token}\0`).join(''), 'latin1'),
    Buffer.from(Uint16Array.from(offsets).buffer),
  ];
  return parts.reduce((table, part) => {
    const gap = -(at + table.length) & (alignment - 1);
    return Buffer.concat([table, Buffer.alloc(gap), part]);
  }, Buffer.alloc(0));
}

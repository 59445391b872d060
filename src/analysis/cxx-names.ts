/** Of a name's parts: how long it is, and it (Itanium C++ ABI, 5.1.3). */
const SOURCE_NAME = /^L?(\d{1,4})/;

/** As compilers call a namespace without a name. */
const ANONYMOUS = /^_GLOBAL__N/;

/**
 * What a C++ function is called in the source, with the namespaces and classes that it is in and without its parameters:
 * `ha_innobase::index_read`. Names of templates, operators and what has no name of its own stay as the compiler has made them.
 */
export function plainCxxName(symbol: string): string {
  if (!symbol.startsWith('_Z')) return symbol;
  const nested = /^_ZN[rVK]*[RO]?/.exec(symbol)?.[0];
  const names = nested === undefined ? undefined : nestedNames(symbol.slice(nested.length));
  return (names ?? [firstName(symbol.slice('_Z'.length))?.name ?? symbol]).join('::');
}

/** Up to the end of a nested name; `undefined` if there is something in it that is not read here. */
function nestedNames(text: string): string[] | undefined {
  const names: string[] = [];
  for (let rest = text; !rest.startsWith('E');) {
    const special = /^(?:St|[CD][0-3])/.exec(rest)?.[0];
    const next = special === undefined ? firstName(rest) : { name: specialName(special, names), length: 2 };
    if (next?.name === undefined) return undefined;
    names.push(next.name);
    rest = rest.slice(next.length);
  }
  return names.length === 0 ? undefined : names;
}

/** The library's namespace; constructors and destructors are called as their class. */
function specialName(code: string, names: readonly string[]): string | undefined {
  if (code === 'St') return 'std';
  const own = names.at(-1);
  return own === undefined || code.startsWith('C') ? own : `~${own}`;
}

function firstName(text: string): { readonly name: string; readonly length: number } | undefined {
  const [head, digits] = SOURCE_NAME.exec(text) ?? [];
  if (head === undefined) return undefined;
  const length = head.length + Number(digits);
  const name = text.slice(head.length, length);
  // A template's name is that of many functions.
  if (name.length < Number(digits) || name === '' || text[length] === 'I') return undefined;
  return { name: ANONYMOUS.test(name) ? '(anonymous)' : name, length };
}

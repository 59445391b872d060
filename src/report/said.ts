/** What is the same for all is said once, what is not with the configurations for which it holds. */
export function eachOf<T extends { readonly configuration: string }>(
  all: readonly T[],
  describe: (one: T) => string,
): string {
  const texts = [...Map.groupBy(all, describe)];
  const [only] = texts;
  if (only !== undefined && texts.length === 1) return only[0];
  return texts
    .map(([text, of]) => `${[...new Set(of.map(({ configuration }) => configuration))].join(', ')}: ${text}`)
    .join('; ');
}

/** A text with a full stop, unless it ends with one of its own. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** `s` of several. */
export function plural(count: number): string {
  return count === 1 ? '' : 's';
}

/** The text with a capital at its beginning. */
export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const [last = '', ...others] = names.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`;
}

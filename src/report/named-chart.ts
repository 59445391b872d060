/** A chart with a name that a file can have. */
export interface NamedChart {
  readonly name: string;
  readonly svg: string;
}

/** Names come from a file that may be of anybody's making: what is left of them can be a file, and an id in a page. */
export function fileName(...parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll(/[^a-zA-Z0-9-]+/g, '-').slice(0, 60)).join('-');
}

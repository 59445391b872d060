import { html, raw } from 'hono/html';
import { printable } from './printable.ts';

/** Markup in which everything that was put in is escaped. */
export type Markup = ReturnType<typeof raw>;

/** What can be put into markup: markup as it is, anything else as text. */
export type Content = Markup | string | number | readonly Content[];

/** A template of HTML or SVG. Whatever is put into it is text, unless it is markup itself. */
export function markup(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const result = html(strings, ...values);
  // Only a promise that is put in makes one.
  if (result instanceof Promise) throw new TypeError('markup is made of what is there already');
  return result;
}

/** Markup that another renderer has made, and escaped. */
export function made(text: string): Markup {
  return raw(text);
}

/** The text of markup; characters that neither HTML nor XML allows, or that would turn its direction, become U+FFFD. */
export function textOf(content: Markup): string {
  return String(content).split('\n').map(printable).join('\n');
}

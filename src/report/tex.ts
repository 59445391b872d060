import { printable } from './printable.ts';

const commands: Readonly<Record<string, string>> = {
  '\\': String.raw`\textbackslash{}`,
  '{': String.raw`\{`,
  '}': String.raw`\}`,
  $: String.raw`\$`,
  '&': String.raw`\&`,
  '#': String.raw`\#`,
  _: String.raw`\_`,
  '%': String.raw`\%`,
  '~': String.raw`\textasciitilde{}`,
  '^': String.raw`\textasciicircum{}`,
  '"': String.raw`\textquotedbl{}`,
  '`': String.raw`\textasciigrave{}`,
  '<': String.raw`\textless{}`,
  '>': String.raw`\textgreater{}`,
  '[': '{[}',
  ']': '{]}',
  '…': String.raw`\ldots{}`,
  // Two of them would become a dash.
  '-': '-{}',
};

/** A text as LaTeX sets it with T1 fonts; characters that such fonts may lack become question marks. */
export function texText(text: string): string {
  return printable(text)
    .replaceAll(/[\\{}$&#_%~^"`<>[\]…]|-(?=-)/g, (character) => commands[character] ?? '')
    .replaceAll(/[^ -~]/gu, '?');
}

// What writes charts puts no-break spaces as a reference.
const ENTITY = '&(?:amp|lt|gt|quot|#39|#160);';
const NAME = '[A-Za-z][A-Za-z0-9-]*';
const TOKEN = new RegExp(
  [
    `(?<text>(?:[^<&]|${ENTITY})+)`,
    String.raw`(?<cdata><!\[CDATA\[[^]*?\]\]>)`,
    `</(?<close>${NAME})>`,
    `<(?<open>${NAME})(?:\\s+${NAME}="(?:[^<&"]|${ENTITY})*")*\\s*(?<empty>/?)>`,
  ].join('|'),
  'uy',
);
/** What XML 1.0 calls characters. */
const CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** What makes a text no well-formed XML, of the kind that this program writes; `undefined` if it is well-formed. */
export function flawOf(xml: string): string | undefined {
  if (!CHARACTERS.test(xml)) return 'a character that XML forbids';
  const open: string[] = [];
  let roots = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(xml)?.groups;
    if (token === undefined) return `no token: ${xml.slice(at, at + 80)}`;
    const { text, cdata, close, open: opened, empty } = token;
    if (open.length === 0 && (cdata ?? text ?? '').trim() !== '') return 'text outside the root';
    if (close !== undefined && open.pop() !== close) return `</${close}> closes nothing`;
    if (opened === undefined) continue;
    if (open.length === 0) roots += 1;
    if (empty === '') open.push(opened);
  }
  if (open.length > 0) return `<${open.at(-1)}> is not closed`;
  return roots === 1 ? undefined : `${roots} roots`;
}

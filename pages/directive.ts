/** What a comment in a page says of the output below it. */
export interface Directive {
  /** The command whose output it is, where the block itself shows none: what is typed after `worldswitch`. */
  readonly command: string | undefined;
  /** The command whose recording has what is shown, if it is another one. */
  readonly from: string | undefined;
  /** Which parts of the output are shown, in their order; all of it if it is empty. */
  readonly parts: readonly Part[];
}

/**
 * Lines of an output, from the first one that begins so: up to one that begins as `to` says; without that up to a blank
 * line, or, where the first one is indented, to one that is indented no more.
 */
export interface Part {
  readonly from: string;
  readonly to: string | undefined;
}

const FORM =
  /^<!-- output(?: of worldswitch (?<command>.+?))?(?: from worldswitch (?<from>.+?))?(?:, only (?<parts>".*"))? -->$/;

/**
 * The directive in a line of a page; `undefined` if it is none.
 *
 * ```text
 * <!-- output -->
 * <!-- output, only "hypercall: -" -->
 * <!-- output of worldswitch explain kvm-arm64 tcp-rr from worldswitch run --study workloads, only "Exits" -->
 * ```
 *
 * @throws Error if it is meant to be one, and isn't
 */
export function parseDirective(line: string): Directive | undefined {
  if (!line.startsWith('<!-- output')) return undefined;
  const groups = FORM.exec(line)?.groups;
  if (groups === undefined) throw new Error(`this says not what is shown: ${line}`);
  return { command: groups['command'], from: groups['from'], parts: partsIn(groups['parts'] ?? '') };
}

function partsIn(text: string): Part[] {
  return [...text.matchAll(/"(?<from>[^"]+)"(?: to "(?<to>[^"]+)")?/g)].map(({ groups }) => ({
    from: groups?.['from'] ?? '',
    to: groups?.['to'],
  }));
}

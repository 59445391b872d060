import type { AddedParameters } from '../catalog/configurations.ts';
import { MisuseError } from '../system/errors.ts';

/** Characters that fit beside the configuration's own: Linux cuts its line at 2048, Xen at 1024. */
const ROOM = { kernel: 1024, xen: 512 } as const;

/**
 * The configuration with parameters of the user's behind its own, where they win.
 *
 * @throws MisuseError if one of them can't be passed
 */
export function withParameters<T extends { readonly added?: AddedParameters }>(
  configuration: T,
  added: Partial<AddedParameters>,
): T {
  const { kernel = [], xen = [] } = added;
  for (const [option, texts] of Object.entries({ kernel, xen }) as ['kernel' | 'xen', string[]][]) {
    for (const text of texts) requirePassable(option, text);
    const { length } = texts.join(' ');
    if (length > ROOM[option]) {
      throw new MisuseError(`the texts of --${option}-parameter have ${length} characters`, {
        next: `give ${ROOM[option]} or fewer, for which there is room`,
      });
    }
  }
  return kernel.length + xen.length === 0 ? configuration : { ...configuration, added: { kernel, xen } };
}

function requirePassable(option: keyof typeof ROOM, text: string): void {
  const reason = whyNot(text);
  if (reason === undefined) return;
  throw new MisuseError(`--${option}-parameter '${text}' can't be passed: ${reason}`, {
    next: 'give a parameter as it would stand on a command line, as mitigations=off',
  });
}

/** Why a text can't be part of a command line; `undefined` if it can. */
function whyNot(text: string): string | undefined {
  if (text.trim() === '') return 'it is empty';
  if (!/^[ -~]*$/.test(text)) return 'it has characters other than printable ASCII';
  if (/(?:^| )--(?: |$)/.test(text))
    return 'what follows two dashes is for the program that worldswitch starts';
  if (/\{\w+\}/.test(text)) return 'a word in braces stands for a file';
  return undefined;
}

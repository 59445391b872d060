import { type Markup, markup } from '../../report/markup.ts';
import { sentence } from '../../system/errors.ts';
import type { Progress } from '../measuring/progress.ts';

/** What a reader calls a state of a run. */
export const stateWords: Readonly<Record<Progress['state'], string>> = {
  preparing: 'preparing',
  measuring: 'measuring',
  cancelling: 'being cancelled',
  interrupted: 'interrupted, or measured by another process',
  cancelled: 'cancelled',
  completed: 'completed',
  failed: 'failed in part',
};

/** A state with its mark. */
export function drawState(state: Progress['state'], words: string = stateWords[state]): Markup {
  return markup`<span class="state ${state}">${words}</span>`;
}

/** A moment for people: `2026-11-22 21:01`, UTC. */
export function moment(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

/** `1 run`, `2 runs`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** What went wrong, and the next step. @param place the id of what it is about, if that is on the page */
export function drawError({ message, next }: { message: string; next: string }, place?: string): Markup {
  const what = sentence(upperFirst(message));
  return markup`<div class="notice error" role="alert"><p>${place === undefined ? what : markup`<a href="#${place}">${what}</a>`}</p><p>Next: ${sentence(upperFirst(next))}</p></div>`;
}

/** What a kernel and Xen were told beside what they are always told. */
export function drawParameters(parameters: readonly string[]): Markup {
  return parameters.length === 0
    ? markup`-`
    : markup`${parameters.map((each, index) => markup`${index === 0 ? '' : ' '}<code>${each}</code>`)}`;
}

/** A text that can begin a sentence. */
export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

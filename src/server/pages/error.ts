import { markup } from '../../report/markup.ts';
import type { View } from './layout.ts';
import { drawError } from './words.ts';

const titles: Readonly<Record<number, string>> = {
  400: 'This can not be asked',
  401: 'A token is needed',
  403: 'Refused',
  404: 'Not found',
  409: 'Not now',
  422: 'This can not be done',
  503: 'The results can not be read now',
};

/** What a reader sees instead of a page. */
export function errorView(
  status: number,
  error: { readonly message: string; readonly next: string; readonly file: string | undefined },
): View {
  const { message, next, file } = error;
  return {
    title: titles[status] ?? 'Something went wrong',
    content: markup`${drawError({ message: file === undefined ? message : `${message} (${file})`, next })}
<p><a href="/">All runs</a></p>`,
  };
}

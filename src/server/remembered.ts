import type { MiddlewareHandler } from 'hono';
import type { ServerContext } from './context.ts';

/** Characters of all answers that are kept: those of a few dozen long runs. */
const MOST_CHARACTERS = 2 ** 25;

/** An answer as it was sent. */
interface Answer {
  readonly text: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Milliseconds for which answers are kept at most while a run goes on. */
const LONGEST_WHILE_MEASURING = 2000;

/** Headers that say what the text is; the others each answer gets anyway. */
const KEPT = ['content-type', 'content-security-policy'];

/** Paths of what is made of the cache, and not of what is stored. */
const NOT_STORED: ReadonlySet<string> = new Set(['/api/versions']);

/**
 * Sends an answer again as long as nothing has changed of what it is made from. To make a page or a document of a run takes up to
 * a second, and nothing else is answered meanwhile.
 */
export function remembered({ records, measurer }: ServerContext): MiddlewareHandler {
  const answers = new Map<string, Answer>();
  let characters = 0;
  let madeFrom: string | undefined;
  let progress = 0;
  const forget = (): void => {
    answers.clear();
    characters = 0;
  };
  measurer.listen(() => (progress += 1));
  return async (c, next) => {
    const stored = records.identity();
    if (c.req.method !== 'GET' || stored === undefined || NOT_STORED.has(c.req.path)) return next();
    // Pages say how long a run has been going on.
    const slot =
      measurer.current() === undefined ? 0 : Math.floor(performance.now() / LONGEST_WHILE_MEASURING);
    const now = `${stored} ${progress} ${slot}`;
    if (now !== madeFrom) forget();
    madeFrom = now;
    const { pathname, search } = new URL(c.req.url);
    const address = pathname + search;
    const known = answers.get(address);
    if (known !== undefined) {
      for (const [name, value] of known.headers) c.header(name, value);
      return c.body(known.text);
    }
    await next();
    if (c.res.status !== 200 || !isText(c.res.headers)) return;
    const answer = {
      text: await c.res.clone().text(),
      headers: KEPT.flatMap((name) => {
        const value = c.res.headers.get(name);
        return value === null ? [] : [[name, value] as const];
      }),
    };
    // What was made while something changed may be of neither state.
    if (now !== `${records.identity()} ${progress} ${slot}` || answer.text.length > MOST_CHARACTERS) return;
    if (characters + answer.text.length > MOST_CHARACTERS) forget();
    answers.set(address, answer);
    characters += answer.text.length;
  };
}

/** Whether an answer is a page, a document or a picture, and no stream that goes on. */
function isText(headers: Headers): boolean {
  return /^(text\/html|application\/json|image\/svg\+xml)\b/.test(headers.get('content-type') ?? '');
}

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Dashboard } from './dashboard.ts';

/** What the server says of itself. */
interface Description {
  readonly paths: object;
  readonly components: object;
}

/** A request: its address, the path as which it is described, and the rest of it. */
export type DescribedRequest = readonly [path: string, described: string, init?: RequestInit];

/** What the dashboard says of itself. */
export async function descriptionOf(dashboard: Dashboard): Promise<Description> {
  return (await dashboard.json('/api/openapi.json')) as Description;
}

/** What is wrong with the answer to a request, by what is described; undefined if nothing is. */
export async function flawOf(
  dashboard: Dashboard,
  [path, described, init = {}]: DescribedRequest,
): Promise<unknown> {
  const description = await descriptionOf(dashboard);
  const answer = await dashboard.ask(path, init);
  const type = answer.headers.get('Content-Type')?.split(';')[0] ?? '';
  const method = (init.method ?? 'GET').toLowerCase();
  const { status } = answer;
  const validate = validatorOf(
    description,
    described,
    method,
    'responses',
    status,
    'content',
    type,
    'schema',
  );
  if (validate === undefined) return `${method} ${described} does not describe ${status} ${type}`;
  const text = type === 'text/event-stream' ? await firstDatum(answer) : await answer.text();
  return validate(JSON.parse(text)) ? undefined : validate.errors;
}

/** What checks by a description, by its text: to compile its schemas takes longer than to ask for a document. */
const validators = new Map<string, Ajv2020>();

/** What checks a document by the schema at that place below the paths of a description; undefined if there is none. */
function validatorOf(
  description: Description,
  ...place: readonly (string | number)[]
): ValidateFunction | undefined {
  const text = JSON.stringify(description);
  const validator =
    validators.get(text) ??
    new Ajv2020({ strict: false, validateFormats: false }).addSchema(description, 'description');
  validators.set(text, validator);
  const steps = place.map((step) =>
    encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  return validator.getSchema(`description#/paths/${steps.join('/')}`);
}

/** The data of the first event of a stream, which is left then. */
async function firstDatum(answer: Response): Promise<string> {
  for await (const datum of dataOf(answer)) return datum;
  return '';
}

/** The data of the events of a stream, which is left when nobody asks for more. */
export async function* dataOf(answer: Response): AsyncGenerator<string> {
  let text = '';
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const datum = /^data: (.*)$/m.exec(event)?.[1];
      if (datum !== undefined) yield datum;
    }
  }
}

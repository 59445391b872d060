import { z } from 'zod';
import { worldswitchVersion } from '../../system/version.ts';
import type { DescribedAnswer, Route } from './route.ts';

/** What an answer that refuses says. */
export const errorSchema = z
  .strictObject({
    error: z.strictObject({
      message: z.string().describe('One sentence that says what is wrong'),
      next: z.string(),
    }),
  })
  .meta({ id: 'Error', description: 'What is wrong, and the next step.' });

const refusals: Readonly<Record<number, string>> = {
  400: 'What is asked for can not be.',
  401: 'The token is missing or wrong.',
  403: 'The request is meant for another server, or comes from a page of another origin.',
  404: 'There is no such thing.',
  409: 'Another run is going on.',
  415: 'The body is no JSON.',
  422: 'It can not be measured, or not be compared.',
  503: 'The results can not be read now.',
};

/** Every route may refuse so. */
const ALWAYS = [400, 401, 403, 503] as const;

/** The description of the API in the form of OpenAPI 3.1, made of what serves it. */
export function openApiDocument(routes: readonly Route[]): object {
  // Every schema that has an id stands there once, those within others too.
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: (id) => `#/components/schemas/${id}` });
  const paths = Map.groupBy(routes, ({ path }) => path);
  return {
    openapi: '3.1.0',
    info: {
      title: 'worldswitch',
      version: worldswitchVersion(),
      description:
        'What virtualization costs: stored runs, and measuring new ones. Each figure says what its clock counts: instructions ' +
        'are not hardware time.',
    },
    paths: Object.fromEntries(
      [...paths].map(([path, own]) => [
        path,
        Object.fromEntries(own.map((each) => [each.method, operationOf(each)])),
      ]),
    ),
    components: {
      // Within one document schemas need no dialect and no identifier of their own.
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([id, { $schema: _dialect, $id: _id, ...schema }]) => [id, schema]),
      ),
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
    security: [{}, { token: [] }],
  };
}

function operationOf({ method, summary, parameters, query, body, answer, refusals: own }: Route): object {
  return {
    summary,
    parameters: [
      ...Object.entries(parameters).map(([name, description]) => ({
        name,
        in: 'path',
        required: true,
        description,
        schema: { type: 'string' },
      })),
      ...(query === undefined ? [] : queryParameters(query)),
    ],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: reference(body) } } } }),
    responses: Object.fromEntries([
      [answer.status, described(answer)],
      ...[...ALWAYS, ...own].map((status) => [
        status,
        described({ description: refusals[status] ?? '', schema: errorSchema }),
      ]),
    ]),
    ...(method === 'get' ? {} : { description: 'Refused to pages of other origins.' }),
  };
}

function described({ description, schema, stream = false }: Omit<DescribedAnswer, 'status'>): object {
  // Of a stream the data of each event is described.
  return {
    description,
    content: { [stream ? 'text/event-stream' : 'application/json']: { schema: reference(schema) } },
  };
}

function queryParameters(query: z.ZodObject): object[] {
  const schema = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' });
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const { description, ...own } = property as { description?: string };
    return {
      name,
      in: 'query',
      required: schema.required?.includes(name) ?? false,
      ...(description === undefined ? {} : { description }),
      schema: own,
    };
  });
}

function reference(schema: z.ZodType): object {
  return { $ref: `#/components/schemas/${idOf(schema)}` };
}

function idOf(schema: z.ZodType): string {
  const id = schema.meta()?.id;
  if (id === undefined) throw new Error('a schema of the API has no id');
  return id;
}

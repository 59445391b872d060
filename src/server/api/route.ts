import type { Context } from 'hono';
import type { z } from 'zod';
import { firstIssue } from '../../results/exchange.ts';
import { messageOf } from '../../system/errors.ts';
import type { ServerContext } from '../context.ts';
import { type RefusalStatus, RequestError } from '../request-error.ts';

/** An answer that is described: a JSON document of that schema, or a stream of server-sent events that hold some. */
export interface DescribedAnswer {
  readonly status: 200 | 202;
  readonly description: string;
  readonly schema: z.ZodType;
  readonly stream?: boolean;
}

/** A route of the API: what is served and what describes it are one. */
export interface Route {
  readonly method: 'get' | 'post';
  /** As in OpenAPI: `/api/runs/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** What a parameter in the path is, by its name. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: z.ZodObject | undefined;
  readonly body: z.ZodType | undefined;
  readonly answer: DescribedAnswer;
  /** Status codes by which it refuses beside those by which every route does. */
  readonly refusals: readonly RefusalStatus[];
  readonly handle: (c: Context, context: ServerContext) => Response | Promise<Response>;
}

/** What is asked: parameters of the path, query and body are valid. */
export interface Question<Query, Body> {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
}

/** A route before it is one of many: its handler knows the types of query and body. */
type RouteOf<Query extends z.ZodObject | undefined, Body extends z.ZodType | undefined> = Omit<
  Route,
  'handle' | 'query' | 'body' | 'parameters' | 'refusals'
> & {
  readonly parameters?: Route['parameters'];
  readonly refusals?: Route['refusals'];
  readonly query?: Query;
  readonly body?: Body;
  readonly handle: (
    question: Question<
      Query extends z.ZodType ? z.output<Query> : undefined,
      Body extends z.ZodType ? z.output<Body> : undefined
    >,
    context: ServerContext,
    c: Context,
  ) => object | Promise<object>;
};

/** A route that reads query and body before its handler sees them, and sends what that returns. */
export function route<
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(definition: RouteOf<Query, Body>): Route {
  const { parameters = {}, refusals = [], query, body, answer, handle } = definition;
  return {
    ...definition,
    parameters,
    refusals,
    query,
    body,
    handle: async (c, context) => {
      const question = {
        parameters: c.req.param() as Record<string, string>,
        query: query === undefined ? undefined : readQuery(query, c),
        body: body === undefined ? undefined : await readBody(body, c),
      } as Parameters<typeof handle>[0];
      const result = await handle(question, context, c);
      return result instanceof Response ? result : c.json(result, answer.status);
    },
  };
}

/**
 * The query of a request. A parameter that is given several times is a list.
 *
 * @throws RequestError if it does not fit
 */
export function readQuery<Query extends z.ZodType>(schema: Query, c: Context): z.output<Query> {
  const given = Object.entries(c.req.queries()).map(([name, values]) => [
    name,
    values.length === 1 ? values[0] : values,
  ]);
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  throw new RequestError(400, `the address asks for what can't be: ${firstIssue(result.error)}`, {
    next: '/api/openapi.json says what each address takes',
  });
}

async function readBody<Body extends z.ZodType>(schema: Body, c: Context): Promise<z.output<Body>> {
  const type = c.req.header('Content-Type') ?? '';
  if (!/^application\/json\b/i.test(type))
    throw new RequestError(415, 'the body is no JSON', {
      next: 'send it with Content-Type: application/json',
    });
  const result = schema.safeParse(parsed(await c.req.text()));
  if (result.success) return result.data;
  throw new RequestError(400, `the body does not fit: ${firstIssue(result.error)}`, {
    next: '/api/openapi.json says what it has to be',
  });
}

/** @throws RequestError that says where a text is not JSON */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RequestError(400, `the body is not JSON: ${messageOf(error)}`, {
      next: 'send a document such as {"configurations": ["kvm-arm64"]}',
      cause: error,
    });
  }
}

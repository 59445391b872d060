import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { WorldswitchError } from '../system/errors.ts';
import { guard } from './access/guard.ts';
import type { Policy } from './access/policy.ts';
import { openApiDocument } from './api/openapi.ts';
import { routes } from './api/routes.ts';
import type { ServerContext } from './context.ts';
import { leadFromEarlierLinks } from './earlier-links.ts';
import { errorView } from './pages/error.ts';
import { drawView } from './pages/layout.ts';
import { servePages } from './pages/routes.ts';
import { remembered } from './remembered.ts';
import { RequestError, statusOf } from './request-error.ts';

/** Bytes: a form with everything chosen has two thousand. */
const LARGEST_BODY = 64 * 1024;

/**
 * The dashboard and its API, without a socket.
 *
 * @param onDefect is told of errors that are ours
 */
export function createApp(context: ServerContext, policy: Policy, onDefect: (error: unknown) => void): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    const status = statusOf(error);
    const isKnown = error instanceof WorldswitchError;
    if (!isKnown) onDefect(error);
    const shown = isKnown
      ? { message: error.message, next: error.next, file: error.file }
      : {
          message: 'this is a defect of worldswitch',
          next: 'see what it printed where it was started',
          file: undefined,
        };
    if (status === 401) c.header('WWW-Authenticate', 'Bearer');
    if (!c.req.path.startsWith('/api/')) return c.html(drawView(errorView(status, shown)), status);
    const { message, next } = shown;
    return c.json({ error: { message, next } }, status);
  });
  app.notFound((c) => {
    throw new RequestError(404, `there is nothing at ${c.req.method} ${c.req.path}`, {
      next: c.req.path.startsWith('/api/') ? 'see /api/openapi.json' : 'begin with the list of runs',
    });
  });
  app.use(guard(policy));
  app.use(
    bodyLimit({
      maxSize: LARGEST_BODY,
      onError: () => {
        throw new RequestError(400, `the body has more than ${LARGEST_BODY} bytes`, { next: 'send less' });
      },
    }),
  );
  app.use(leadFromEarlierLinks);
  app.use(remembered(context));
  const description = openApiDocument(routes);
  app.get('/api/openapi.json', (c) => c.json(description));
  for (const { method, path, handle } of routes) app[method](patternOf(path), (c) => handle(c, context));
  servePages(app, context);
  return app;
}

/** A path of OpenAPI as a pattern of the router. Ids of variants have a slash. */
function patternOf(path: string): string {
  return path.replace(/\{benchmark\}$/, ':benchmark{.+}').replaceAll(/\/\{(\w+)\}/g, '/:$1');
}

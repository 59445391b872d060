import { createHash } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { findHardware } from '../../catalog/find.ts';
import type { HardwareProfile } from '../../catalog/hardware/schema.ts';
import { explanationFormats } from '../../report/explanation-format.ts';
import { flameGraphStyle } from '../../report/flame-graph-style.ts';
import { FLAME_GRAPH_SCRIPT } from '../../report/flame-graph-script.ts';
import { explainedCell } from '../../report/explained-cells.ts';
import { MisuseError, NotFoundError } from '../../system/errors.ts';
import { readQuery } from '../api/route.ts';
import type { ServerContext } from '../context.ts';
import { viewCell } from '../documents/cell.ts';
import { comparisonQuery, viewComparison } from '../documents/comparison.ts';
import { changesQuery, historyQuery, viewChanges, viewHistory } from '../documents/history.ts';
import { runQuery, viewRun } from '../documents/run.ts';
import { listRuns, PAGE_SIZE, runListQuery } from '../documents/runs.ts';
import { readSeries } from '../documents/series.ts';
import { seriesQuery } from '../documents/series-schema.ts';
import { RequestError } from '../request-error.ts';
import { assets } from './assets.ts';
import { cellView } from './cell.ts';
import { type CompareForm, compareFormView, compareView } from './compare.ts';
import { changesView, historyView } from './history.ts';
import { explanationsView } from './explanations.ts';
import { drawView, type View } from './layout.ts';
import { comparePath, runPath } from './links.ts';
import { runView } from './run.ts';
import { refusedRunsView, runsView } from './runs.ts';
import { seriesView } from './series.ts';
import { formOf, orderOf } from './start-form.ts';
import { startView } from './start.ts';

/** Serves the pages: their data comes from the same functions as the answers of the API. */
export function servePages(app: Hono, context: ServerContext): void {
  const send = (c: Context, view: View, status: 200 | 400 | 409 | 422 = 200): Response | Promise<Response> =>
    c.html(drawView(view, context.measurer.current()), status);

  for (const { path, type, text } of Object.values(assets))
    app.get(path, (c) => {
      c.header('Cache-Control', 'private, max-age=31536000, immutable');
      return c.body(text, 200, { 'Content-Type': `${type}; charset=utf-8` });
    });

  app.get('/', (c) => {
    // A form sends the fields, too, that nobody has filled in: what is shared and kept is to be short.
    const given = Object.entries(c.req.queries()).flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, value]),
    );
    const filled = given.filter(([, value]) => value !== '');
    if (filled.length < given.length)
      return c.redirect(filled.length === 0 ? '/' : `?${new URLSearchParams(filled).toString()}`, 303);
    const query = readQuery(runListQuery, c);
    const { offset: _offset, limit: _limit, ...filter } = query;
    try {
      return send(c, runsView(listRuns(context, query), filter));
    } catch (error) {
      if (!(error instanceof RequestError) || error.status !== 400) throw error;
      return send(c, refusedRunsView(filter, error), 400);
    }
  });

  app.get('/runs/:id', (c) => {
    // By id alone: what a page asks for names no file of this computer.
    const { hardware } = readQuery(runQuery, c);
    const profile = hardware === '' ? undefined : askedHardware(hardware);
    const view = viewRun(context, c.req.param('id'), profile !== undefined);
    // What is shared is to show the same tomorrow, which `latest` does not.
    if (view.progress.run !== c.req.param('id')) return c.redirect(runPath(view.progress.run), 303);
    return send(c, runView(view, profile));
  });

  app.get('/runs/:id/cells/:configuration/:benchmark{.+}', (c) =>
    send(c, cellView(viewCell(context, c.req.param()))),
  );

  app.get('/runs/:id/flame-graphs/:configuration/:benchmark{.+}', (c) => {
    const { run, document } = viewCell(context, c.req.param());
    if (document.kind !== 'microbenchmark' || document.explanation === null)
      throw new NotFoundError(`run ${run.id} has not stored where these instructions go`, {
        next: `${document.explainCommand} measures and explains them`,
      });
    c.header('Content-Security-Policy', FLAME_GRAPH_POLICY);
    const text = explanationFormats.svg(explainedCell(run, document.configuration, document.benchmark));
    return c.body(text, 200, { 'Content-Type': 'image/svg+xml; charset=utf-8' });
  });

  app.get('/runs/:id/explanations/:benchmark{.+}', (c) => {
    const { id, benchmark } = c.req.param();
    const run = context.records.read((store) =>
      store.get(id, {
        explanationsOf: store.explainedCells(id).filter((cell) => cell.benchmark === benchmark),
      }),
    );
    return send(c, explanationsView(run, benchmark));
  });

  app.get('/compare', (c) => {
    const chosen = c.req.queries('run') ?? [];
    // Ids begin with their time: the earlier run is the base.
    const [first, second, ...more] = chosen.toSorted();
    if (first !== undefined && second !== undefined && more.length === 0)
      return c.redirect(comparePath(first, second), 303);
    const form: CompareForm = {
      base: c.req.query('base') ?? '',
      head: c.req.query('head') ?? first ?? '',
      recent: listRuns(context, { offset: 0, limit: PAGE_SIZE }).runs,
    };
    if (more.length > 0)
      return send(
        c,
        compareFormView(form, { message: `${chosen.length} runs were chosen`, next: 'choose two' }),
        400,
      );
    if (form.base === '' || form.head === '') return send(c, compareFormView(form));
    const query = readQuery(comparisonQuery, c);
    try {
      const { configuration } = query;
      const only = configuration === undefined ? {} : { configuration };
      return send(c, compareView(viewComparison(context, query), form, only));
    } catch (error) {
      if (!(error instanceof RequestError) || error.status !== 422) throw error;
      return send(c, compareFormView(form, error), 422);
    }
  });

  app.get('/series', (c) => {
    const query = readQuery(seriesQuery, c);
    return send(c, seriesView(readSeries(context, query), query.run ?? []));
  });

  app.get('/history', (c) => send(c, historyView(viewHistory(context, readQuery(historyQuery, c)))));

  app.get('/changes', (c) => {
    const query = readQuery(changesQuery, c);
    return send(c, changesView(viewChanges(context, query), query));
  });

  app.get('/start', (c) => {
    const form = formOf((name) => c.req.queries(name) ?? []);
    return send(c, startView(form, context.measurer.current()));
  });

  app.post('/runs', async (c) => {
    const form = formOf(textsOf(await c.req.parseBody({ all: true })));
    try {
      const { run } = await context.measurer.start(orderOf(form));
      return c.redirect(runPath(run), 303);
    } catch (error) {
      if (!(error instanceof RequestError) || (error.status !== 409 && error.status !== 422)) throw error;
      return send(c, startView(form, context.measurer.current(), error), error.status);
    }
  });

  app.post('/runs/:id/cancel', (c) =>
    c.redirect(runPath(context.measurer.cancel(c.req.param('id')).run), 303),
  );
}

/** A flame graph has a style and a script of its own, and no other; it stands in our pages as an image. */
const FLAME_GRAPH_POLICY = `default-src 'none'; style-src '${hashOf(`\n${flameGraphStyle()}\n`)}'; script-src '${hashOf(FLAME_GRAPH_SCRIPT)}'; frame-ancestors 'none'`;

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

type FormFields = Readonly<Record<string, string | File | (string | File)[]>>;

/** The texts of a field, without files. */
function textsOf(fields: FormFields): (name: string) => string[] {
  return (name) => [fields[name] ?? []].flat().filter((value) => typeof value === 'string');
}

/** The profile that an address names. @throws RequestError if there is none such */
function askedHardware(id: string): HardwareProfile {
  try {
    return findHardware(id);
  } catch (error) {
    if (error instanceof MisuseError) throw new RequestError(400, error.message, { next: error.next });
    throw error;
  }
}

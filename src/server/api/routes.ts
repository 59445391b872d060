import { z } from 'zod';
import { orderSchema } from '../../work/order.ts';
import { cellDocumentSchema, viewCell } from '../documents/cell.ts';
import {
  comparisonDocument,
  comparisonQuery,
  comparisonSchema,
  viewComparison,
} from '../documents/comparison.ts';
import { changesQuery, historyQuery, historySchema, viewChanges, viewHistory } from '../documents/history.ts';
import { runDocument, runDocumentSchema, viewRun } from '../documents/run.ts';
import { listRuns, runListQuery, runListSchema } from '../documents/runs.ts';
import { readSeries } from '../documents/series.ts';
import { seriesQuery, seriesSchema } from '../documents/series-schema.ts';
import { versionsSchema, viewVersions } from '../documents/versions.ts';
import { progressSchema } from '../measuring/progress.ts';
import { streamChanges, streamProgress } from './events.ts';
import { type Route, route } from './route.ts';

const id = 'the id of a run, the beginning of one, or latest';

/** All that the API serves, beside its own description. */
export const routes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/runs',
    summary: 'Runs, the latest first',
    query: runListQuery,
    answer: { status: 200, description: 'Some of the runs.', schema: runListSchema },
    handle: ({ query }, context) => listRuns(context, query),
  }),
  route({
    method: 'post',
    path: '/api/runs',
    summary: 'Starts a run, if none is going on; an order may name versions, and no files of the computer',
    body: orderSchema,
    answer: { status: 202, description: 'It has begun.', schema: progressSchema },
    refusals: [409, 415, 422],
    handle: async ({ body }, { measurer }, c) => {
      const progress = await measurer.start(body);
      c.header('Location', `/api/runs/${progress.run}`);
      return progress;
    },
  }),
  route({
    method: 'get',
    path: '/api/runs/{id}',
    summary: 'A run with its figures',
    parameters: { id },
    answer: { status: 200, description: 'The run, as far as it is measured.', schema: runDocumentSchema },
    refusals: [404],
    handle: ({ parameters }, context) => runDocument(viewRun(context, parameters['id'] ?? '')),
  }),
  route({
    method: 'get',
    path: '/api/runs/{id}/cells/{configuration}/{benchmark}',
    summary: 'A cell of a run: its samples, statistics, and where its instructions went',
    parameters: {
      id,
      configuration: 'the id of a configuration',
      benchmark:
        'the id of a microbenchmark or a workload; the slash of a variant may be encoded (hypercall%2Fel2) or not',
    },
    answer: { status: 200, description: 'All that is stored of the cell.', schema: cellDocumentSchema },
    refusals: [404],
    handle: ({ parameters }, context) => {
      const { id: run = '', configuration = '', benchmark = '' } = parameters;
      return viewCell(context, { id: run, configuration, benchmark }).document;
    },
  }),
  route({
    method: 'get',
    path: '/api/runs/{id}/events',
    summary: 'How far a run is, whenever it gets further',
    parameters: { id },
    answer: {
      status: 200,
      description: 'Events of the type progress. The first comes at once; the stream ends with the run.',
      schema: progressSchema,
      stream: true,
    },
    refusals: [404],
    handle: ({ parameters }, context, c) => streamProgress(c, context, parameters['id'] ?? ''),
  }),
  route({
    method: 'post',
    path: '/api/runs/{id}/cancel',
    summary: 'Ends a run that this server measures; what it has measured is kept',
    parameters: { id: 'the id of the run' },
    answer: { status: 202, description: 'It is ending.', schema: progressSchema },
    refusals: [404],
    handle: ({ parameters }, { measurer }) => measurer.cancel(parameters['id'] ?? ''),
  }),
  route({
    method: 'get',
    path: '/api/events',
    summary: 'When stored runs change, whichever process changes them',
    answer: {
      status: 200,
      description: 'Events of the type changed. The first comes at once.',
      schema: z
        .strictObject({ total: z.int() })
        .meta({ id: 'Changed', description: 'How many runs are stored.' }),
      stream: true,
    },
    handle: (_, context, c) => streamChanges(c, context),
  }),
  route({
    method: 'get',
    path: '/api/compare',
    summary: 'Which figures of two runs differ, and which functions account for it',
    query: comparisonQuery,
    answer: { status: 200, description: 'The comparison.', schema: comparisonSchema },
    refusals: [404, 422],
    handle: ({ query }, context) => comparisonDocument(viewComparison(context, query)),
  }),
  route({
    method: 'get',
    path: '/api/series',
    summary: 'One benchmark over several runs, a line for each configuration',
    query: seriesQuery,
    answer: { status: 200, description: 'The series.', schema: seriesSchema },
    refusals: [404],
    handle: ({ query }, context) => readSeries(context, query),
  }),
  route({
    method: 'get',
    path: '/api/versions',
    summary:
      'Versions of Linux, Xen and QEMU that an order can name, as far as they are known on this computer',
    answer: { status: 200, description: 'The versions.', schema: versionsSchema },
    handle: () => viewVersions(),
  }),
  route({
    method: 'get',
    path: '/api/history',
    summary: 'Cells over versions of Linux, Xen or QEMU, with what their steps are made of',
    query: historyQuery,
    answer: { status: 200, description: 'The history.', schema: historySchema },
    handle: ({ query }, context) => viewHistory(context, query).history,
  }),
  route({
    method: 'get',
    path: '/api/changes',
    summary: 'What changed between two versions, over all cells that were measured with both',
    query: changesQuery,
    answer: { status: 200, description: 'A history of the two.', schema: historySchema },
    refusals: [404],
    handle: ({ query }, context) => viewChanges(context, query),
  }),
];

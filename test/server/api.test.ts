import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { routes } from '../../src/server/api/routes.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { orderSchema } from '../../src/work/order.ts';
import type { Account } from '../../src/results/account.ts';
import { accountOf } from '../results/sample-account.ts';
import { runOf, withComponent } from '../results/sample-run.ts';
import { launchedTwice, workloadOf, workloadRunOf } from '../results/sample-workload.ts';
import { runWith } from '../study/history/archive.ts';
import { type Dashboard, openDashboard } from './dashboard.ts';
import { dataOf, type DescribedRequest, descriptionOf, flawOf } from './described.ts';
import { reported, series } from './sample-runs.ts';

let dashboard: Dashboard;
beforeEach(() => {
  dashboard = openDashboard();
});
afterEach(() => dashboard.close());

const JSON_HEADERS = { 'Content-Type': 'application/json' };
const ORDER = { configurations: ['kvm-arm64'], benchmarks: ['hypercall'] };

function start(order: unknown, headers: Record<string, string> = JSON_HEADERS): Promise<Response> {
  return dashboard.ask('/api/runs', { method: 'POST', headers, body: JSON.stringify(order) });
}

/** What KVM executes for 10 units of a workload, in one function. */
function handling(instructions: number): Account['functions'][number] {
  return {
    ...{ place: 'host-kernel', purpose: 'hypervisor', name: 'handle_exit' },
    ...{ functions: 1, instructions, entries: 10 },
  };
}

/** Runs of a workload on two kernels, the second of which takes 100 instructions more in a transaction. */
const worked = [3500, 4500].map((ticks, index) => {
  const kvm = launchedTwice('kvm-arm64', 'tcp-rr', ticks, {
    account: accountOf([45, 70, 40, 60, 35 + 100 * index], { functions: [handling(350 + 1000 * index)] }),
    hypercall: 12,
  });
  kvm.fingerprint.software = withComponent(kvm.fingerprint.software, 'kernel', {
    version: `6.${index + 1}.0`,
  });
  const native = workloadOf('native-arm64', 'tcp-rr', [2000], { account: accountOf([50, 50, 0, 0, 0]) });
  return workloadRunOf([native, kvm], {
    id: `2025010${index + 1}T000000-0000`,
    startedAt: `2025-01-0${index + 1}T00:00:00.000Z`,
  });
});
const [earlier = reported] = worked;

/** Runs of two versions of Linux. */
const versions = ['6.1.1', '6.2.1'].map((number, index) =>
  runWith(number, 100 + 10 * index, 1, {
    id: `2024010${index + 1}T000000-0000`,
    startedAt: `2024-01-0${index + 1}T00:00:00.000Z`,
  }),
);

describe('the description', () => {
  const [, , last = reported] = series;
  const requests: readonly DescribedRequest[] = [
    ['/api/runs?limit=2', '/api/runs'],
    ['/api/runs?limit=0', '/api/runs'],
    ['/api/runs?kernel=6.1&configuration=kvm-arm64+xen-arm64&benchmark=hypercall&label=', '/api/runs'],
    ['/api/runs?since=yesterday', '/api/runs'],
    ['/api/versions', '/api/versions'],
    [`/api/runs/${reported.id}`, '/api/runs/{id}'],
    ['/api/runs/2026', '/api/runs/{id}'],
    ['/api/runs/20250101', '/api/runs/{id}'],
    ['/api/runs/2', '/api/runs/{id}'],
    ['/api/runs/2/events', '/api/runs/{id}/events'],
    ['/api/runs/20250101/events', '/api/runs/{id}/events'],
    ['/api/runs/1999', '/api/runs/{id}'],
    [
      `/api/runs/${reported.id}/cells/kvm-arm64/virtual-ipi`,
      '/api/runs/{id}/cells/{configuration}/{benchmark}',
    ],
    [
      `/api/runs/${reported.id}/cells/kvm-arm64/hypercall%2Fel2`,
      '/api/runs/{id}/cells/{configuration}/{benchmark}',
    ],
    [`/api/runs/${earlier.id}/cells/kvm-arm64/tcp-rr`, '/api/runs/{id}/cells/{configuration}/{benchmark}'],
    [`/api/runs/${reported.id}/cells/kvm-x86/hypercall`, '/api/runs/{id}/cells/{configuration}/{benchmark}'],
    [`/api/runs/${reported.id}/events`, '/api/runs/{id}/events'],
    ['/api/runs/1999/events', '/api/runs/{id}/events'],
    ['/api/events', '/api/events'],
    [`/api/compare?base=20270101&head=${last.id}`, '/api/compare'],
    ['/api/compare?base=20250101&head=20250102&benchmark=tcp-rr', '/api/compare'],
    ['/api/compare?base=2026&head=latest', '/api/compare'],
    ['/api/compare?base=1999&head=latest', '/api/compare'],
    ['/api/compare', '/api/compare'],
    ['/api/series', '/api/series'],
    ['/api/series?benchmark=virtual-ipi&run=2026', '/api/series'],
    ['/api/series?benchmark=tcp-rr', '/api/series'],
    ['/api/series?benchmark=nothing', '/api/series'],
    ['/api/history', '/api/history'],
    ['/api/history?benchmark=hypercall&every=all&from=6.1', '/api/history'],
    ['/api/history?benchmark=nothing', '/api/history'],
    ['/api/changes?from=6.1.1&to=6.2.1', '/api/changes'],
    ['/api/changes?from=1&to=2', '/api/changes'],
    ['/api/runs', '/api/runs', { method: 'POST', headers: JSON_HEADERS, body: '{' }],
    ['/api/runs', '/api/runs', { method: 'POST', body: '{}' }],
    [
      '/api/runs',
      '/api/runs',
      { method: 'POST', headers: { ...JSON_HEADERS, origin: 'http://evil.example' }, body: '{}' },
    ],
    [`/api/runs/${last.id}/cancel`, '/api/runs/{id}/cancel', { method: 'POST' }],
  ];
  const each = requests.map((request) => {
    const [path, described, { method = 'GET' } = {}] = request;
    return { method, path, described, request };
  });
  test.each(each)('$method $path answers as $described is described', async ({ request }) => {
    dashboard.store(...worked, reported, ...series, ...versions);
    expect(await flawOf(dashboard, request)).toBeUndefined();
  });

  test('a mistake would be found', async () => {
    dashboard.store(reported);
    expect(await flawOf(dashboard, ['/api/runs/2026', '/api/runs'])).toEqual([
      expect.objectContaining({ keyword: 'required' }),
    ]);
    expect(await flawOf(dashboard, ['/api/runs/1', '/api/run'])).toBe(
      'get /api/run does not describe 404 application/json',
    );
  });

  test('every route is described, and tried above', async () => {
    const { paths } = await descriptionOf(dashboard);
    expect(Object.keys(paths).toSorted()).toEqual([...new Set(routes.map(({ path }) => path))].toSorted());
    expect([...new Set(requests.map(([, described]) => described))].toSorted()).toEqual(
      Object.keys(paths).toSorted(),
    );
  });
});

describe('what is stored', () => {
  test('runs, some at a time', async () => {
    dashboard.store(reported, ...series);
    expect(await dashboard.json('/api/runs?offset=1&limit=2')).toMatchObject({
      total: 4,
      offset: 1,
      runs: [{ id: '20270102T000000-0000', state: 'completed' }, { id: '20270101T000000-0000' }],
    });
  });

  test('those of the runs that fit', async () => {
    const labelled = { ...reported.plan, label: 'After the patch' };
    dashboard.store({ ...reported, plan: labelled }, ...worked);
    const ids = async (query: string): Promise<unknown> => dashboard.json(`/api/runs?${query}`);
    expect(await ids('label=after')).toMatchObject({ stored: 3, total: 1, runs: [{ id: reported.id }] });
    expect(await ids('benchmark=tcp-rr&kernel=6.2')).toMatchObject({
      total: 1,
      runs: [{ id: worked[1]?.id }],
    });
    expect(await ids('configuration=kvm-x86&configuration=native-arm64')).toMatchObject({ total: 3 });
    expect(await ids('since=2026-01-01&limit=1')).toMatchObject({ total: 1 });
    expect(await ids('since=2026-01-01T00:01')).toMatchObject({ stored: 3, total: 0, runs: [] });
  });

  test.each([
    ['configuration=kvm-arm65', "there is no configuration 'kvm-arm65'; the nearest is 'kvm-arm64'"],
    ['benchmark=%3Cscript%3E', "there is no benchmark '<script>'"],
    ['kernel=latest', "--kernel 'latest' is no version of Linux"],
    ['since=2026-02-31', "--since '2026-02-31' is no date"],
    [`label=${'x'.repeat(300)}`, 'the address asks for what can'],
    ['label=a&label=b', 'the address asks for what can'],
  ])('no run can fit %s', async (query, message) => {
    const answer = await dashboard.ask(`/api/runs?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining(message) } });
    expect((await dashboard.ask(`/?${query}`)).status).toBe(400);
  });

  test('a run with its figures; the beginning of an id is enough', async () => {
    dashboard.store(reported);
    expect(await dashboard.json('/api/runs/2026')).toMatchObject({
      id: reported.id,
      state: 'failed',
      measurements: [
        {
          configuration: 'kvm-arm64',
          figures: [
            {
              kind: 'microbenchmark',
              benchmark: 'hypercall',
              clock: { unit: 'instructions' },
              median: 1400,
              explained: false,
            },
            {},
            { explained: true },
          ],
        },
        { session: 'xen-arm64', figures: [{ median: 423 }] },
        { session: 'kvm-x86', state: 'failed' },
      ],
    });
  });

  test.each(['', '/events'])('the beginning of several ids is refused with the choice%s', async (below) => {
    dashboard.store(reported, ...series);
    const answer = await dashboard.ask(`/api/runs/2${below}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      error: {
        message: expect.stringMatching(/^\d+ runs begin with '2': \d{8}T\d{6}-/),
        next: expect.stringContaining('type more of the id'),
      },
    });
  });

  test('a cell with every batch', async () => {
    dashboard.store(reported);
    const cell = await dashboard.json('/api/runs/latest/cells/kvm-arm64/hypercall/el2');
    expect(cell).toMatchObject({
      figure: { median: 23 },
      samples: [{ perOperation: 23 }, {}, {}],
      explanation: null,
    });
  });

  test('a workload among the measurements of a run, and as a cell with its repetitions and its account', async () => {
    dashboard.store(earlier);
    const figure = {
      kind: 'workload',
      benchmark: 'tcp-rr',
      per: 'transaction',
      median: 250,
      explained: true,
    };
    expect(await dashboard.json('/api/runs/latest')).toMatchObject({
      measurements: [
        { session: 'native-arm64 tcp-rr', figures: [{ normalized: 1 }] },
        { session: 'kvm-arm64 tcp-rr', figures: [{ ...figure, normalized: 2.5 }] },
      ],
    });
    expect(await dashboard.json('/api/runs/latest/cells/kvm-arm64/tcp-rr')).toMatchObject({
      kind: 'workload',
      figure: { ...figure, normalized: 2.5 },
      parameters: { units: 11 },
      start: { ticks: 1000 },
      samples: [{ perOperation: 250 }, {}, {}, {}, {}, {}],
      account: { middle: 1 },
      hypercall: 12,
      explainCommand: 'worldswitch explain kvm-arm64 tcp-rr',
    });
  });

  test.each([
    ['kvm-arm65', 'hypercall', "there is no configuration 'kvm-arm65'"],
    ['kvm-arm64', 'hypercal', "there is no benchmark 'hypercal'"],
    ['native-arm64', 'hypercall', "hypercall can't be measured on native-arm64"],
    ['xen-arm64', 'apache', 'has no figure of apache on xen-arm64'],
    ['kvm-x86', 'hypercall', 'kvm-x86 failed: '],
  ])('no cell %s %s: %s', async (configuration, benchmark, message) => {
    dashboard.store(reported);
    const answer = await dashboard.ask(`/api/runs/latest/cells/${configuration}/${benchmark}`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining(message) } });
  });

  test('two runs of a workload are compared, and their series has a step, by what their accounts say', async () => {
    dashboard.store(...worked);
    const functions = [{ name: 'handle_exit', place: 'host-kernel', a: 35, b: 135, difference: 100 }];
    expect(await dashboard.json('/api/compare?base=20250101&head=20250102&benchmark=tcp-rr')).toMatchObject({
      compared: 2,
      changed: 1,
      cells: [
        { configuration: { a: 'native-arm64' }, difference: 0 },
        {
          kind: 'workload',
          benchmark: 'tcp-rr',
          per: 'transaction',
          difference: 100,
          explained: true,
          functions,
        },
      ],
    });
    expect(await dashboard.json('/api/series?benchmark=tcp-rr&order=versions')).toMatchObject({
      per: 'transaction',
      lines: [
        { configuration: 'native-arm64', steps: [] },
        {
          configuration: 'kvm-arm64',
          unit: 'instructions',
          figures: [250, 350],
          steps: [
            {
              difference: 100,
              explained: true,
              functions,
              software: { a: ['Linux 6.1.0', 'QEMU 10.0.2'], b: ['Linux 6.2.0', 'QEMU 10.0.2'] },
            },
          ],
        },
      ],
    });
  });

  test('a link that was shared before there were workloads leads to what it showed', async () => {
    dashboard.store(...series);
    for (const path of ['/series', '/api/series', '/start']) {
      const answer = await dashboard.ask(`${path}?microbenchmark=vm-switch&order=time`);
      expect({ status: answer.status, to: answer.headers.get('Location') }).toEqual({
        status: 301,
        to: '?benchmark=vm-switch&order=time',
      });
    }
  });

  test('a comparison names the functions that account for a difference', async () => {
    dashboard.store(...series);
    expect(await dashboard.json('/api/compare?base=20270101&head=20270103')).toMatchObject({
      compared: 1,
      changed: 1,
      cells: [
        {
          difference: 10,
          explained: true,
          functions: [
            { name: 'grown', difference: 12 },
            { name: '<b>shrunk</b>', difference: -2 },
          ],
        },
      ],
    });
  });

  test('a series has a step where a figure changes', async () => {
    dashboard.store(...series);
    expect(await dashboard.json('/api/series')).toMatchObject({
      runs: [{ id: '20270101T000000-0000' }, {}, {}],
      lines: [
        {
          configuration: 'kvm-arm64',
          figures: [15, 15, 25],
          steps: [
            {
              from: '20270102T000000-0000',
              to: '20270103T000000-0000',
              difference: 10,
              functions: [{ name: 'grown' }, {}],
            },
          ],
        },
      ],
    });
  });

  test('a series of chosen runs, in the order of the versions that were measured', async () => {
    const [first = reported, second = reported, third = reported] = series.map((run) => structuredClone(run));
    for (const [run, release] of [
      [first, '6.12.1'],
      [third, '6.1.0'],
    ] as const)
      for (const measurement of run.measurements)
        if (measurement.state === 'completed') {
          const { software } = measurement.fingerprint;
          measurement.fingerprint.software = withComponent(software, 'kernel', { version: release });
        }
    dashboard.store(first, second, third);
    expect(await dashboard.json(`/api/series?order=versions&run=20270101&run=${third.id}`)).toMatchObject({
      runs: [
        { id: third.id, software: ['Linux 6.1.0', 'QEMU 10.0.2'] },
        { id: first.id, software: ['Linux 6.12.1', 'QEMU 10.0.2'] },
      ],
    });
  });

  test('what was told otherwise is another line of a series, and no step', async () => {
    const [first = reported, second = reported, third = reported] = series.map((run) => structuredClone(run));
    for (const measurement of third.measurements)
      if (measurement.state === 'completed') {
        const { software } = measurement.fingerprint;
        measurement.fingerprint.software = withComponent(software, 'kernel', { parameters: ['nohlt'] });
      }
    dashboard.store(first, second, third);
    expect(await dashboard.json('/api/series')).toMatchObject({
      runs: [{ parameters: [] }, { parameters: [] }, { parameters: ['nohlt'] }],
      lines: [
        { configuration: 'kvm-arm64', parameters: [], figures: [15, 15, null], steps: [] },
        { configuration: 'kvm-arm64', parameters: ['nohlt'], figures: [null, null, 25], steps: [] },
      ],
    });
    const page = await dashboard.page('/series');
    expect(page).toContain('<code>nohlt</code>');
    expect(page).toContain('kvm-arm64 with nohlt</th>');
    expect(page).toContain('told otherwise are lines of their own');
  });

  test('a run that has no such figure is no part of a series; one that was chosen is named', async () => {
    dashboard.store(earlier, ...series);
    expect(await dashboard.json('/api/series')).toMatchObject({ runs: [{}, {}, {}], leftOut: [] });
    expect(await dashboard.json('/api/series?run=20250101&run=20270101')).toMatchObject({
      runs: [{ id: '20270101T000000-0000' }],
      leftOut: [{ id: earlier.id, why: 'it has no figure of hypercall' }],
    });
  });

  test('a figure of another probe is a step without functions, and says why', async () => {
    const [first = reported, , third = reported] = series.map((run) => structuredClone(run));
    for (const measurement of third.measurements)
      if (measurement.state === 'completed') {
        const { software } = measurement.fingerprint;
        measurement.fingerprint.software = withComponent(software, 'probe', { sha256: 'f'.repeat(64) });
      }
    dashboard.store(first, third);
    expect(await dashboard.json('/api/series')).toMatchObject({
      lines: [
        { steps: [{ difference: 10, functions: null, incomparable: expect.stringContaining('probe') }] },
      ],
    });
  });
});

test('the order in the docs is one', () => {
  const page = readFileSync(join(packageRoot, 'docs', 'serving.md'), 'utf8');
  const [, order = ''] = /^```json\n(.*?)^```$/ms.exec(page) ?? [];
  expect(orderSchema.parse(JSON.parse(order))).toEqual(JSON.parse(order));
});

describe('a run that can not be started', () => {
  test.each([
    [{ configurations: ['kvm-arm65'] }, 422, "nearest is 'kvm-arm64'"],
    [{ ...ORDER, iterations: 0 }, 422, '--iterations 0 is out of range'],
    [{ ...ORDER, warm: true }, 400, 'the body does not fit'],
    [{ ...ORDER, transport: 'mmio' }, 422, 'none is to be measured'],
    [{ benchmarks: ['tcp-rr'], units: 1 }, 422, '--units 1 is out of range'],
    [{ benchmarks: ['tcp-rr'], iterations: 4 }, 422, '--iterations is about microbenchmarks'],
    [{ benchmarks: ['tcp-rr'], explain: true }, 422, '--explain is about microbenchmarks'],
    [{ ...ORDER, launches: 2 }, 422, '--launches is about workloads'],
    [{ ...ORDER, software: { xen: '4.20' } }, 422, '--xen is about Xen, which kvm-arm64 has not'],
    [{ ...ORDER, software: { kernelParameters: ['a -- init=/bin/sh'] } }, 422, "can't be passed"],
    [{ ...ORDER, software: { kernelParameters: ['initrd={kernel}'] } }, 422, "can't be passed"],
    [{ ...ORDER, software: { kernelParameters: 'nohlt' } }, 400, 'software.kernelParameters'],
    [{ ...ORDER, software: { kernelModules: '/lib/modules' } }, 422, 'software.kernelModules names a file'],
    [{ ...ORDER, driver: true }, 400, 'the body does not fit'],
    [{ ...ORDER, label: 'latest' }, 400, 'label'],
    [{ ...ORDER, testbed: 'replay' }, 400, 'testbed'],
    [[ORDER], 400, 'the body does not fit'],
    [null, 400, 'the body does not fit'],
    [{ ...ORDER, iterations: '7' }, 400, 'iterations'],
    [{ ...ORDER, software: { kernel: '/boot/vmlinuz' } }, 422, 'may name no files of this computer'],
    [{ ...ORDER, software: { kernel: 'vmlinuz' } }, 422, "software.kernel 'vmlinuz' names no version"],
    [{ ...ORDER, software: { xen: '../xen' } }, 422, 'may name no files of this computer'],
    [{ ...ORDER, software: { qemu: '/usr/bin/qemu' } }, 422, 'may name no files of this computer'],
    [{ ...ORDER, software: { kernelSymbols: 'System.map' } }, 422, 'software.kernelSymbols names a file'],
    [{ ...ORDER, software: { xenSymbols: 'xen-syms' } }, 422, 'software.xenSymbols names a file'],
    [{ ...ORDER, testbed: 'host', host: 'root@server' }, 422, 'host names another machine'],
    [{ specjvm2008: { folder: '/etc' } }, 422, 'specjvm2008 needs a folder'],
    [{ benchmarks: ['specjvm2008'] }, 422, 'specjvm2008 needs a folder'],
    [{ configurations: [] }, 400, 'configurations: '],
    ['{', 400, 'expected object, received string'],
  ])('for %j is refused with %i', async (order, status, message) => {
    const answer = await start(order);
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as { error: { message: string } }).error.message).toContain(message);
  });

  test.each(['{bad', '', "{'configurations': []}"])(
    'for what is not JSON, such as %j, is refused',
    async (body) => {
      const answer = await dashboard.ask('/api/runs', { method: 'POST', headers: JSON_HEADERS, body });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({
        error: { message: expect.stringContaining('the body is not JSON: ') },
      });
    },
  );

  test('a body that is too long is refused', async () => {
    expect((await start({ configurations: ['x'.repeat(70_000)] })).status).toBe(400);
  });
});

test('what another process stores is told to those who listen', async () => {
  const events = dataOf(await dashboard.ask('/api/events'));
  expect((await events.next()).value).toBe('{"total":0}');
  dashboard.store(runOf([], { endedAt: null }));
  expect((await events.next()).value).toBe('{"total":1}');
  await events.return(undefined);
});

describe('who may ask', () => {
  test('not a page of another origin, nor one that has bound its name to our address', async () => {
    const foreign = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'cors',
      origin: 'http://evil.example',
    };
    expect((await dashboard.ask('/api/runs', { headers: foreign })).status).toBe(403);
    expect((await dashboard.ask('/', { headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await start(ORDER, { ...JSON_HEADERS, ...foreign })).status).toBe(403);
    expect(dashboard.measurer.current()).toBeUndefined();
  });

  test('with a token: who brings it; a browser keeps it as a cookie, and not in the address', async () => {
    const guarded = openDashboard('a-token-of-the-user', '0.0.0.0');
    for (const path of ['/', '/api/runs', '/api/openapi.json', '/assets/x', '/nowhere']) {
      const refused = await guarded.ask(path);
      expect({ path, status: refused.status }).toEqual({ path, status: 401 });
      expect(refused.headers.get('WWW-Authenticate')).toBe('Bearer');
    }
    const bearer = { headers: { Authorization: 'Bearer a-token-of-the-user' } };
    expect((await guarded.ask('/api/runs', bearer)).status).toBe(200);
    expect((await guarded.ask('/?token=another')).status).toBe(401);
    const entered = await guarded.ask('/series?order=time&token=a-token-of-the-user');
    expect({ status: entered.status, to: entered.headers.get('Location') }).toEqual({
      status: 303,
      to: '/series?order=time',
    });
    const cookie = entered.headers.get('Set-Cookie') ?? '';
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await guarded.ask('/', { headers: { cookie: cookie.split(';')[0] ?? '' } })).status).toBe(200);
    await guarded.close();
  });

  test('every answer forbids scripts and styles in the page, and frames', async () => {
    for (const path of ['/', '/nowhere', '/api/runs']) {
      const { headers } = await dashboard.ask(path);
      expect(headers.get('Content-Security-Policy')).toMatch(
        /^default-src 'none'; style-src 'self'; script-src 'self';/,
      );
      expect(headers.get('Content-Security-Policy')).not.toContain('unsafe');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    }
  });
});

const file = (): string => join(dashboard.home, 'worldswitch.db');

describe('a database that can not be read', () => {
  test('is locked: 503, with the sentence and the next step; then all is well again', async () => {
    dashboard.store(reported);
    const other = new DatabaseSync(file());
    other.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    const answer = await dashboard.ask('/api/runs');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      error: {
        message: expect.stringContaining('another process keeps the database of results locked'),
        next: expect.stringContaining('wait until'),
      },
    });
    const page = await dashboard.ask('/runs/latest');
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('Another process keeps the database of results locked');
    other.close();
    expect((await dashboard.ask('/api/runs')).status).toBe(200);
  });

  test('is gone: 503, and no empty one in its place', async () => {
    dashboard.store(reported);
    renameSync(file(), `${file()}.away`);
    expect((await dashboard.ask('/')).status).toBe(503);
    expect(await dashboard.json('/api/runs')).toMatchObject({
      error: { message: expect.stringContaining('not there any more') },
    });
    renameSync(`${file()}.away`, file());
    expect((await dashboard.ask('/')).status).toBe(200);
  });
});

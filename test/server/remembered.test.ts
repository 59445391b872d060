import { afterEach, beforeEach, expect, test } from 'vitest';
import { runOf } from '../results/sample-run.ts';
import { type Dashboard, openDashboard } from './dashboard.ts';
import { reported, series } from './sample-runs.ts';

let dashboard: Dashboard;
beforeEach(() => {
  dashboard = openDashboard();
  dashboard.store(reported);
});
afterEach(() => dashboard.close());

test('many requests for a page at once are no more work than one', async () => {
  const path = `/runs/${reported.id}`;
  const begun = performance.now();
  const first = await dashboard.page(path);
  const one = performance.now() - begun;
  const again = performance.now();
  const all = await Promise.all(Array.from({ length: 200 }, () => dashboard.page(path)));
  expect(new Set(all)).toEqual(new Set([first]));
  expect(performance.now() - again).toBeLessThan(one * 100);
});

test('what is stored meanwhile is shown', async () => {
  expect(await dashboard.json('/api/runs')).toMatchObject({ total: 1 });
  dashboard.store(...series);
  expect(await dashboard.json('/api/runs')).toMatchObject({ total: 4 });
  expect(await dashboard.page('/')).toContain(series[0]?.id ?? '?');
});

test('a run that begins or ends is shown', async () => {
  const path = '/start';
  const before = await dashboard.page(path);
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ configurations: ['kvm-arm64'], benchmarks: ['hypercall'] });
  expect((await dashboard.ask('/api/runs', { method: 'POST', headers, body })).status).toBe(202);
  expect(await dashboard.page(path)).not.toBe(before);
});

test('an answer that is sent again has its headers, and refusals are made anew', async () => {
  const paths = [`/runs/${reported.id}`, '/api/runs', '/nowhere', '/api/runs/1999'];
  for (const path of paths) {
    const [one, other] = [await dashboard.ask(path), await dashboard.ask(path)];
    expect(other.status).toBe(one.status);
    expect(Object.fromEntries(other.headers)).toEqual(Object.fromEntries(one.headers));
    expect(await other.text()).toBe(await one.text());
  }
});

test('the query is part of what is asked for', async () => {
  dashboard.store(runOf([], { id: '20300101T000000-0000', startedAt: '2030-01-01T00:00:00.000Z' }));
  const [one, other] = [
    await dashboard.json('/api/runs?limit=1'),
    await dashboard.json('/api/runs?offset=1'),
  ];
  expect(one).not.toEqual(other);
});

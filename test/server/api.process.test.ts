import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Dashboard, openDashboard } from './dashboard.ts';
import { dataOf, flawOf } from './described.ts';

let dashboard: Dashboard;
beforeEach(() => {
  dashboard = openDashboard();
});
afterEach(() => dashboard.close());

/** An order that can be measured. */
const ORDER = {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ configurations: ['kvm-arm64'], benchmarks: ['hypercall', 'tcp-rr'] }),
};

test('starting a run answers as it is described', async () => {
  expect(await flawOf(dashboard, ['/api/runs', '/api/runs', ORDER])).toBeUndefined();
});

test('a run that is started here can be watched, and cancelled; meanwhile no other is started', async () => {
  const started = await dashboard.ask('/api/runs', ORDER);
  expect(started.status).toBe(202);
  const { run } = (await started.json()) as { run: string };
  expect(started.headers.get('Location')).toBe(`/api/runs/${run}`);
  const busy = await dashboard.ask('/api/runs', ORDER);
  expect({ status: busy.status, body: await busy.json() }).toEqual({
    status: 409,
    body: {
      error: {
        message: `run ${run} is going on, and one run at a time is measured`,
        next: 'wait for its end, or cancel it',
      },
    },
  });
  const states = new Set<string>();
  let cancelled: Response | undefined;
  for await (const datum of dataOf(await dashboard.ask(`/api/runs/${run}/events`))) {
    const { state } = JSON.parse(datum) as { state: string };
    if (state === 'measuring')
      cancelled ??= await dashboard.ask(`/api/runs/${run}/cancel`, { method: 'POST' });
    states.add(state);
  }
  expect(cancelled?.status).toBe(202);
  // By the time we ask, its process may have got further.
  states.delete('preparing');
  expect([...states]).toEqual(['measuring', 'cancelling', 'cancelled']);
});

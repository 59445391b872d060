import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Dashboard, openDashboard } from './dashboard.ts';
import { reaches } from './reaches.ts';

let dashboard: Dashboard;
beforeEach(() => {
  dashboard = openDashboard();
});
afterEach(() => dashboard.close());

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

function send(path: string, body: string): Promise<Response> {
  return dashboard.ask(path, { method: 'POST', headers: FORM, body });
}

test('what is planted in a line of a console that the measuring process says shows as text', async () => {
  const { run } = await dashboard.measurer.start({ configurations: ['kvm-arm64'] });
  await reaches(dashboard.measurer, run, 'measuring');
  const page = await dashboard.page(`/runs/${run}`);
  expect(page).toContain('console: &lt;img src=x');
  expect(page).not.toContain('<img');
  expect(page).toContain('Cancel the run');
});

test('the form for a run starts it and leads to it; a second one is refused, and what was filled in stays', async () => {
  const started = await send(
    '/runs',
    'configuration=kvm-arm64&benchmark=hypercall&benchmark=tcp-rr&iterations=4&batches=2&repetitions=1',
  );
  expect(started.status).toBe(303);
  const path = started.headers.get('Location') ?? '';
  expect(path).toMatch(/^\/runs\/\d{8}T\d{6}-[0-9a-f]{4}$/);
  const going = await dashboard.page(path);
  expect(going).toContain('Nothing of it is stored yet.');
  expect(going).toContain('0 of 2 sessions done');
  expect(going).toMatch(/id="how-long">\d+ s so far</);
  expect(going).toContain('data-phase-of="kvm-arm64 tcp-rr"');
  const second = await send(
    '/runs',
    'configuration=kvm-x86&benchmark=apache&benchmark=hypercall&iterations=7&transport=mmio&kernelParameters=a+b&explain=on',
  );
  expect(second.status).toBe(409);
  const form = await second.text();
  expect(form).toContain('one run at a time is measured');
  expect(form).toMatch(/name="iterations"[^>]* value="7"/);
  expect(form).toMatch(/name="kernelParameters"[^>]* value="a b"/);
  expect(form).toContain('<option value="mmio" selected>');
  for (const id of ['configuration-kvm-x86', 'benchmark-apache', 'explain'])
    expect(form).toMatch(new RegExp(`id="${id}"[^>]* checked>`));
  const cancelled = await send(`${path}/cancel`, '');
  expect({ status: cancelled.status, to: cancelled.headers.get('Location') }).toEqual({
    status: 303,
    to: path,
  });
  await reaches(dashboard.measurer, path.replace('/runs/', ''), 'cancelled');
  expect(await dashboard.page(path)).toContain('This run was cancelled.');
  expect((await send(`${path}/cancel`, '')).status).toBe(404);
});

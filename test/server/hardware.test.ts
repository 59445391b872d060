import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Run } from '../../src/results/schema.ts';
import { explainedRun } from '../results/explained.ts';
import { type Dashboard, openDashboard } from './dashboard.ts';

let dashboard: Dashboard;
beforeEach(() => {
  dashboard = openDashboard();
});
afterEach(() => dashboard.close());

/** A run whose explanations count exceptions, of which there are none. */
function explained(): Run {
  const run = explainedRun([{ place: 'host-kernel', name: 'handle_exit', count: 1000 }]);
  return {
    ...run,
    measurements: run.measurements.map((measurement) =>
      measurement.state === 'completed' && measurement.kind === 'microbenchmarks'
        ? {
            ...measurement,
            explanations: measurement.explanations.map((each) => ({ ...each, transfers: [] })),
          }
        : measurement,
    ),
  };
}

test('the page of a run has predictions in columns of their own if hardware is chosen', async () => {
  const run = explained();
  dashboard.store(run);
  const without = await dashboard.page(`/runs/${run.id}`);
  expect(without).not.toContain('cycles predicted');
  expect(without).toContain('<option value="xgene">');
  const page = await dashboard.page(`/runs/${run.id}?hardware=xgene`);
  expect(page).toContain('cycles predicted on xgene');
  expect(page).toMatch(/<td class="number published">\d+ to \d+<\/td>/);
  expect(page).toContain('<option value="xgene" selected>');
});

test.each(['xgen', '../profile.json', '/etc/passwd.json'])(
  '%s is no hardware, and no file is looked for',
  async (hardware) => {
    const run = explained();
    dashboard.store(run);
    const answer = await dashboard.ask(`/runs/${run.id}?hardware=${encodeURIComponent(hardware)}`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('There is no hardware');
  },
);

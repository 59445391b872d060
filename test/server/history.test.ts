import { afterEach, beforeEach, expect, test } from 'vitest';
import { PLANTED } from '../report/sample-report.ts';
import { withComponent } from '../results/sample-run.ts';
import { runWith } from '../study/history/archive.ts';
import { type Dashboard, openDashboard } from './dashboard.ts';

let dashboard: Dashboard;
beforeEach(() => {
  dashboard = openDashboard();
});
afterEach(() => dashboard.close());

const [old, last] = [runWith('6.1.9', 100), runWith('6.2.3', 130)];

test('before anything was measured with two versions the page says how that is done', async () => {
  dashboard.store(old);
  expect(await dashboard.page('/history')).toContain('<code>worldswitch history</code> measures it');
});

test('a step leads to the comparison of its cell, and to what else changed between the versions', async () => {
  dashboard.store(old, last);
  const page = await dashboard.page('/history?benchmark=hypercall');
  expect(page).toContain('Linux 6.1.9 to 6.2.3');
  expect(page).toContain('kvm-arm64 hypercall: 100 to 130, +30 (+30.0 %)');
  for (const [, address = ''] of page.matchAll(/href="(\/(?:compare|changes)\?[^"]*)"/g)) {
    const answer = await dashboard.ask(address.replaceAll('&amp;', '&'));
    expect(answer.status).toBe(200);
  }
  expect(page).toContain(`/compare?base=${old?.id}`);
  expect(page).toContain('/changes?software=kernel&amp;from=6.1.9&amp;to=6.2.3');
});

test('the newest of each series is shown, or all, or those from one version to another', async () => {
  dashboard.store(
    ...[runWith('6.1.8', 99), old, last, runWith('6.3.1', 140)].filter((run) => run !== undefined),
  );
  const versionsAt = async (query: string): Promise<string[]> => {
    const { versions } = (await dashboard.json(`/api/history?benchmark=hypercall${query}`)) as {
      versions: { number: string }[];
    };
    return versions.map(({ number }) => number);
  };
  expect(await versionsAt('')).toEqual(['6.1.9', '6.2.3', '6.3.1']);
  expect(await versionsAt('&every=all')).toEqual(['6.1.8', '6.1.9', '6.2.3', '6.3.1']);
  expect(await versionsAt('&every=all&from=6.1.9&to=6.2')).toEqual(['6.1.9', '6.2.3']);
});

test('a step and a version narrow the page to what lies around them, and one link leads back to the whole range', async () => {
  const others = [runWith('6.1.8', 99), runWith('6.2.1', 110), runWith('6.3.1', 140), runWith('6.4.2', 141)];
  dashboard.store(...[old, last, ...others]);
  const addresses = (page: string): string[] =>
    [...page.matchAll(/href="(\/history\?[^"]*)"/g)].map(([, address = '']) =>
      address.replaceAll('&amp;', '&'),
    );
  const whole = await dashboard.page('/history?benchmark=hypercall');
  expect(whole).not.toContain('The whole range');
  const step = addresses(whole).find((address) => address.includes('from=6.1.9&to=6.2.3')) ?? '';
  const narrow = await dashboard.page(step);
  expect(narrow).toContain('3 versions are shown');
  expect(narrow).toContain('6.2.1');
  expect(narrow).not.toContain('<th scope="row">6.3.1');
  expect(addresses(whole).some((address) => address.includes('from=6.1.9&to=6.3.1'))).toBe(true);
  const back = addresses(narrow).find((address) => !address.includes('from='));
  expect(narrow).toContain('The whole range');
  expect(await dashboard.page(back ?? '')).toContain('4 versions are shown');
});

test('what changed between two versions is of all cells that were measured with both', async () => {
  dashboard.store(...[old, last].filter((run) => run !== undefined));
  expect(await dashboard.page('/changes?from=6.1.9&to=6.2.3')).toContain(
    'Of 1 cells that were measured with both, 1 differ',
  );
  expect((await dashboard.ask('/changes?from=6.1.9&to=9.9')).status).toBe(404);
});

test('what was measured with parameters that were added is no part of a history, which is said', async () => {
  const told = structuredClone(runWith('6.2.4', 150));
  for (const measurement of told.measurements)
    if (measurement.state === 'completed') {
      const { software } = measurement.fingerprint;
      measurement.fingerprint.software = withComponent(software, 'kernel', { parameters: [PLANTED] });
    }
  dashboard.store(old, last);
  expect(await dashboard.page('/history')).not.toContain('Left out');
  dashboard.store(told);
  const page = await dashboard.page('/history');
  expect(page).toContain('Left out is what was measured with parameters');
  expect(page).toContain('<code>&lt;img src=x');
  expect(page).not.toContain('<th scope="row">6.2.4');
});

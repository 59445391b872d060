import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/results/store.ts';
import { runOf } from '../results/sample-run.ts';
import { reported, series } from '../server/sample-runs.ts';
import { hasChromium, launchChromium, NO_CHROMIUM } from './chromium.ts';
import { type Serving, startServing } from './serving.ts';

/** What the page asks for beside this server, complains of, or opens: nothing. */
let wrong: string[];
let browser: Browser | undefined;
let context: BrowserContext | undefined;
const folder = mkdtempSync(join(tmpdir(), 'worldswitch-serve-'));
const home = join(folder, 'home');
const empty = join(folder, 'empty');
let serving: Serving;
let servingNothing: Serving;

const interrupted = runOf(reported.measurements.slice(0, 1), {
  id: '20260202T000000-0000',
  startedAt: '2026-02-02T00:00:00.000Z',
  endedAt: null,
});
const [first, , last] = series.map(({ id }) => id);

beforeAll(async () => {
  if (!hasChromium) return;
  const store = openStore(home);
  for (const run of [reported, interrupted, ...series]) store.add(run);
  store.close();
  browser = await launchChromium();
  serving = await startServing(home);
  servingNothing = await startServing(empty);
});
afterAll(async () => {
  await browser?.close();
  if (hasChromium) await Promise.all([serving.end(), servingNothing.end()]);
  rmSync(folder, { recursive: true });
});
beforeEach((test_) => {
  test_.skip(!hasChromium, NO_CHROMIUM);
  wrong = [];
});
afterEach(() => context?.close());

const widths = { phone: 390, wide: 1400 };

/** Opens a view of the server that has runs, or of another one. */
async function open(
  path: string,
  { width = widths.wide, colorScheme = 'light' as 'light' | 'dark', address = serving.address } = {},
): Promise<Page> {
  if (browser === undefined) throw new Error(NO_CHROMIUM);
  context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  page.on('request', (request) => request.url().startsWith(address) || wrong.push(request.url()));
  page.on('dialog', (dialog) => wrong.push(dialog.message()));
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    // That an address answers with an error is what some tests are about.
    if (!message.text().startsWith('Failed to load resource')) wrong.push(message.text());
  });
  await page.goto(`${address}${path}`);
  return page;
}

const views = {
  'the list': '/',
  'a filter that can fit no run': '/?kernel=latest&label=x',
  'a run': `/runs/${reported.id}`,
  'a run that has not ended': `/runs/${interrupted.id}`,
  'an explained cell': `/runs/${reported.id}/cells/kvm-arm64/virtual-ipi`,
  'a cell without an explanation': `/runs/${reported.id}/cells/kvm-arm64/hypercall`,
  'where instructions go': `/runs/${reported.id}/explanations/virtual-ipi`,
  'a comparison': `/compare?base=${first}&head=${last}`,
  'a comparison that can not be': `/compare?base=1999&head=latest`,
  'the form of a comparison': '/compare',
  'a series': '/series',
  'the form of a run': '/start',
  'no such run': '/runs/1999',
} as const;

describe.each(Object.entries(views))('%s', (_, path) => {
  test.each([
    // Each width and each scheme once: layout does not depend on colours.
    ['phone', 'dark'],
    ['wide', 'light'],
  ] as const)(
    'on a %s screen, %s: axe finds nothing, and nothing is wider than it',
    async (size, colorScheme) => {
      await expectAccessible(await open(path, { width: widths[size], colorScheme }), widths[size]);
      expect(wrong).toEqual([]);
    },
  );
});

test.each(['/', '/series'])('before there is a run, %s is accessible too', async (path) => {
  const page = await open(path, { address: servingNothing.address });
  await expectAccessible(page, widths.wide);
  expect(await page.textContent('main')).toMatch(/No run (is stored yet|here has a figure)/);
});

async function expectAccessible(page: Page, width: number): Promise<void> {
  // Tables behind charts are looked at too.
  await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
}

test('from the list to a run, a figure, its flame graph, and back', async () => {
  const page = await open('/');
  await page.click(`main >> text=${reported.id}`);
  await page.click('td a >> text="423"');
  expect(await page.textContent('h1')).toBe('hypercall on xen-arm64');
  await page.goBack();
  await page.goto(`${serving.address}${views['an explained cell']}`);
  expect(await page.evaluate("document.querySelector('img').naturalWidth")).toBe(1200);
  await page.click('img');
  // By itself its script runs, which adds a box to search in.
  expect(await page.locator('input').count()).toBe(1);
  expect(wrong).toEqual([]);
});

test('two runs that are chosen in the list are compared, three are a series; with the keyboard alone', async () => {
  const page = await open('/');
  await page.focus(`[value="${first}"]`);
  await page.keyboard.press('Space');
  await page.focus(`[value="${last}"]`);
  await page.keyboard.press('Space');
  await page.focus('#compare-chosen');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/compare?base=${first}&head=${last}`);
  expect(await page.textContent('main')).toContain('1 of 1 cell differs');
  await page.goto(serving.address);
  for (const { id } of series) await page.check(`[value="${id}"]`);
  await page.click('#series-of-chosen');
  expect(await page.textContent('h1')).toBe('hypercall over 3 runs');
  expect(await page.textContent('.steps')).toContain('grown +12');
  await page.selectOption('#order', 'versions');
  await page.click('text=Show');
  expect(page.url().match(/run=/g)).toHaveLength(3);
  expect(wrong).toEqual([]);
});

test('the list is filtered with the keyboard alone, and what is typed stays when another run shows up', async () => {
  const page = await open('/');
  await page.waitForSelector('#connection:text("Live")');
  await page.focus('#label');
  await page.keyboard.type('nightly');
  await page.keyboard.press('Tab');
  await page.keyboard.type('kvm-arm64');
  const labelled = runOf([], {
    id: '20270104T000000-0000',
    startedAt: '2027-01-04T00:00:00.000Z',
    plan: { ...reported.plan, label: 'A Nightly run' },
  });
  const store = openStore(home);
  store.add(labelled);
  store.close();
  await page.waitForSelector(`text=${labelled.id}`);
  expect(await page.inputValue('#configuration')).toBe('kvm-arm64');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/?label=nightly&configuration=kvm-arm64');
  expect(await page.textContent('.facts')).toContain('1 of 6 runs');
  expect(wrong).toEqual([]);
});

test('what is refused stands beside its field, which has the focus; versions are suggested once one is asked for', async () => {
  const page = await open('/start');
  await page.check('#configuration-kvm-arm64');
  await page.fill('#xen', '4.20');
  await page.waitForSelector('html[data-versions=all]');
  expect(await page.locator('#kernel-suggestions option').count()).toBeGreaterThan(2);
  await page.click('#start');
  await page.waitForSelector('#xen-refused');
  expect(await page.textContent('#xen-refused')).toContain('--xen is about Xen, which kvm-arm64 has not');
  expect(await page.evaluate('document.activeElement.id')).toBe('xen');
  await expectAccessible(page, widths.wide);
  expect(wrong).toEqual([]);
});

test('the first key leads past the navigation', async () => {
  const page = await open('/series');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
});

test('a run that another process stores shows up, and what was chosen stays chosen', async () => {
  const page = await open('/', { address: servingNothing.address });
  const store = openStore(empty);
  store.add(reported);
  await page.waitForSelector(`text=${reported.id}`);
  await page.check(`[value="${reported.id}"]`);
  store.add(interrupted);
  await page.waitForSelector(`text=${interrupted.id}`);
  expect(await page.isChecked(`[value="${reported.id}"]`)).toBe(true);
  await page.goto(`${servingNothing.address}/runs/${interrupted.id}`);
  await page.waitForSelector('#connection:text("Live")');
  expect(await page.locator('text=completed').count()).toBe(1);
  for (const [position, measurement] of reported.measurements.entries())
    store.addMeasurement(interrupted.id, measurement, position);
  store.finish(interrupted.id, '2026-02-02T00:01:00.000Z', false);
  store.close();
  await page.waitForSelector('th:text("xen-arm64")');
  expect(await page.textContent('.facts')).toContain('failed in part');
  expect(wrong).toEqual([]);
});

/** Fills in the form for a run of one microbenchmark, and starts it. */
async function start(
  page: Page,
  counts: { iterations: number; batches: number },
  explain = false,
): Promise<void> {
  await page.goto(`${serving.address}/start`);
  await page.check('#configuration-kvm-arm64');
  await page.check('#benchmark-hypercall');
  await page.fill('#iterations', String(counts.iterations));
  await page.fill('#batches', String(counts.batches));
  if (explain) await page.check('#explain');
  await page.click('#start');
  await page.waitForURL('**/runs/*');
}

test('a real run: started, watched, reloaded in the middle, and there', async () => {
  const page = await open('/');
  await start(page, { iterations: 4, batches: 2 }, true);
  await page.waitForSelector('[data-phase-of="kvm-arm64"]:text("measuring")', { timeout: 60_000 });
  await page.reload();
  await page.waitForSelector('#cancel');
  expect(await page.textContent('#how-long')).toMatch(/^\d+ s so far$/);
  // Nobody reloads it again: the events do.
  await page.waitForSelector('#figures', { timeout: 60_000 });
  await page.waitForSelector('.facts:has-text("completed")');
  expect(await page.locator('#progress').count()).toBe(0);
  await page.click('td a >> nth=0');
  expect(await page.textContent('h1')).toBe('hypercall on kvm-arm64');
  expect(await page.locator('img').count()).toBe(1);
  expect(wrong).toEqual([]);
});

test('a real run that is cancelled says so, is stored as interrupted, and another can be started', async () => {
  const page = await open('/');
  // Longer than all that is looked at meanwhile.
  await start(page, { iterations: 10_000, batches: 100 });
  await page.waitForSelector('[data-phase-of="kvm-arm64"]:text("measuring")', { timeout: 60_000 });
  await expectAccessible(page, widths.wide);
  await page.click('text=Start a run');
  expect(await page.textContent('.notice')).toContain('One run at a time');
  await expectAccessible(page, widths.wide);
  await page.click('#start');
  expect(await page.textContent('.notice.error')).toContain('one run at a time is measured');
  await page.click('text=A run is going on >> nth=0');
  await page.click('#cancel');
  await page.waitForSelector('text=This run was cancelled.', { timeout: 30_000 });
  expect(await page.locator('#cancel').count()).toBe(0);
  const store = openStore(home);
  const id = page.url().split('/').at(-1);
  expect(store.list().find((run) => run.id === id)).toMatchObject({
    state: 'interrupted',
    sessions: [],
  });
  store.close();
  expect(wrong).toEqual([]);
});

test('Ctrl-C ends the server and the run that is going on; pages say that the connection is lost', async () => {
  const own = await startServing(home);
  const page = await open('/', { address: own.address });
  await page.goto(`${own.address}/start?configuration=kvm-arm64&benchmark=hypercall`);
  await page.fill('#iterations', '10000');
  await page.fill('#batches', '100');
  await page.click('#start');
  await page.waitForSelector('[data-phase-of="kvm-arm64"]:text("measuring")', { timeout: 60_000 });
  expect(await own.end()).toBe(0);
  await page.waitForSelector('#connection:text("The connection is lost")');
  expect(own.printed()).toMatch(
    /^Run (\S+) is cancelled\. worldswitch run --resume \1 goes on where it stopped\.$/m,
  );
});

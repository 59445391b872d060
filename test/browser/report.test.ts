import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { renderPage } from '../../src/report/page/page.ts';
import { sampleReport } from '../report/sample-report.ts';
import { hasChromium, launchChromium, NO_CHROMIUM } from './chromium.ts';

const folder = mkdtempSync(join(tmpdir(), 'worldswitch-browser-'));
const file = join(folder, 'report.html');
let browser: Browser | undefined;

beforeAll(async () => {
  if (!hasChromium) return;
  writeFileSync(file, renderPage(sampleReport()));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});
beforeEach((context) => context.skip(!hasChromium, NO_CHROMIUM));

const widths = { phone: 390, wide: 1400 };

/** Shows the page; `asked` is what it asked for beside itself. */
async function show(
  width: number,
  colorScheme: 'light' | 'dark',
): Promise<{ page: Page; asked: readonly string[]; close: () => Promise<void> }> {
  if (browser === undefined) throw new Error(NO_CHROMIUM);
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const asked: string[] = [];
  const own = pathToFileURL(file).href;
  page.on('request', (request) => request.url() === own || asked.push(request.url()));
  page.on('dialog', (dialog) => asked.push(dialog.message()));
  await page.goto(own);
  return { page, asked, close: () => context.close() };
}

test.each([
  ['phone', 'light'],
  ['phone', 'dark'],
  ['wide', 'light'],
  ['wide', 'dark'],
] as const)('axe finds nothing to complain of: %s, %s', async (width, scheme) => {
  const { page, close } = await show(widths[width], scheme);
  // Tables behind charts are looked at too.
  await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(['color-contrast', 'svg-img-alt']));
  await close();
});

test.each(Object.entries(widths))('%s: nothing is wider than the screen', async (_, width) => {
  const { page, close } = await show(width, 'light');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  await close();
});

test('it asks for nothing, and what is planted does nothing', async () => {
  const { page, asked, close } = await show(widths.wide, 'light');
  expect(asked).toEqual([]);
  expect(await page.locator('img').count()).toBe(0);
  await close();
});

test('charts follow the scheme, text on them too', async () => {
  const colours: unknown[] = [];
  for (const scheme of ['light', 'dark'] as const) {
    const { page, close } = await show(widths.wide, scheme);
    colours.push(
      await page.evaluate(
        `[...document.querySelectorAll('#virtual-ipi-places-title ~ g rect')].map((each) => getComputedStyle(each).fill)
          .concat(getComputedStyle(document.querySelector('svg')).color)`,
      ),
    );
    await close();
  }
  expect(colours[0]).not.toEqual(colours[1]);
  expect(colours[0]).toContain('rgb(240, 161, 115)');
  expect(colours[1]).toContain('rgb(163, 74, 18)');
});

test('on paper it is light, whatever the screen is', async () => {
  const { page, close } = await show(widths.wide, 'dark');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  expect((await page.pdf()).length).toBeGreaterThan(10_000);
  await close();
});

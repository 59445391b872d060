import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readRun } from '../../pages/recordings.ts';
import { compareSides, type Comparison } from '../../src/analysis/comparison.ts';
import { sideOfRun } from '../../src/analysis/side.ts';
import { comparisonFormats } from '../../src/report/comparison-format.ts';
import { renderPage } from '../../src/report/page/page.ts';
import { sampleReport } from '../report/sample-report.ts';
import { sampleWorkloadReport } from '../report/workloads/sample-workload-report.ts';
import { hasChromium, launchChromium, NO_CHROMIUM } from './chromium.ts';

const folder = mkdtempSync(join(tmpdir(), 'worldswitch-browser-'));
const files = {
  microbenchmarks: join(folder, 'report.html'),
  workloads: join(folder, 'workloads.html'),
  comparison: join(folder, 'comparison.html'),
};
type Kind = keyof typeof files;
let browser: Browser | undefined;

beforeAll(async () => {
  if (!hasChromium) return;
  writeFileSync(files.microbenchmarks, renderPage(sampleReport()));
  writeFileSync(files.workloads, renderPage(sampleWorkloadReport()));
  writeFileSync(files.comparison, comparisonFormats.html(recordedComparison()));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});
beforeEach((context) => context.skip(!hasChromium, NO_CHROMIUM));

/** What VHE buys a hypercall, as the pages have it. */
function recordedComparison(): Comparison {
  const name = 'compare-kvm-arm64-nvhe-kvm-arm64-vhe-m-hypercall';
  const [a, b] = [`${name}.json.gz`, `${name}.2.json.gz`].map(readRun);
  if (a === undefined || b === undefined) throw new Error('a comparison has two sides');
  return compareSides(sideOfRun(a, 'before'), sideOfRun(b, 'after'));
}

const widths = { phone: 390, wide: 1400 };

/** Shows the page; `asked` is what it asked for beside itself. */
async function show(
  width: number,
  colorScheme: 'light' | 'dark',
  kind: Kind = 'microbenchmarks',
): Promise<{ page: Page; asked: readonly string[]; close: () => Promise<void> }> {
  if (browser === undefined) throw new Error(NO_CHROMIUM);
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const asked: string[] = [];
  const own = pathToFileURL(files[kind]).href;
  page.on('request', (request) => request.url() === own || asked.push(request.url()));
  page.on('dialog', (dialog) => asked.push(dialog.message()));
  await page.goto(own);
  return { page, asked, close: () => context.close() };
}

test.each([
  ['microbenchmarks', 'phone', 'light'],
  ['microbenchmarks', 'phone', 'dark'],
  ['microbenchmarks', 'wide', 'light'],
  ['microbenchmarks', 'wide', 'dark'],
  ['workloads', 'phone', 'light'],
  ['workloads', 'phone', 'dark'],
  ['workloads', 'wide', 'light'],
  ['workloads', 'wide', 'dark'],
  ['comparison', 'phone', 'dark'],
  ['comparison', 'wide', 'light'],
] as const)('axe finds nothing to complain of: %s, %s, %s', async (kind, width, scheme) => {
  const { page, close } = await show(widths[width], scheme, kind);
  // Tables behind charts are looked at too.
  await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(['color-contrast', 'svg-img-alt']));
  await close();
});

test.each([
  ['microbenchmarks', widths.phone],
  ['microbenchmarks', widths.wide],
  ['workloads', widths.phone],
  ['workloads', widths.wide],
  ['comparison', widths.phone],
  ['comparison', widths.wide],
] as const)('%s, %d pixels: nothing is wider than the screen', async (kind, width) => {
  const { page, close } = await show(width, 'light', kind);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  await close();
});

test.each(['microbenchmarks', 'workloads'] as const)(
  '%s: it asks for nothing, and what is planted does nothing',
  async (kind) => {
    const { page, asked, close } = await show(widths.wide, 'light', kind);
    expect(asked).toEqual([]);
    expect(await page.locator('img').count()).toBe(0);
    await close();
  },
);

test.each([
  ['microbenchmarks', 'phone'],
  ['microbenchmarks', 'wide'],
  ['workloads', 'phone'],
  ['workloads', 'wide'],
] as const)('type is of one size in all charts, and can be read: %s, %s', async (kind, width) => {
  const { page, close } = await show(widths[width], 'light', kind);
  const scales = await page.evaluate<number[]>(
    `[...document.querySelectorAll('svg.worldswitch-chart')].map(
      (svg) => Math.round((1000 * svg.getBoundingClientRect().width) / Number(svg.getAttribute('width'))) / 1000)`,
  );
  expect(scales.length).toBeGreaterThan(2);
  expect(new Set(scales).size).toBe(1);
  expect(scales[0]).toBeGreaterThanOrEqual(0.9);
  await close();
});

test('bars of hypervisors follow the scheme', async () => {
  const colours: unknown[] = [];
  for (const scheme of ['light', 'dark'] as const) {
    const { page, close } = await show(widths.wide, scheme, 'workloads');
    colours.push(
      await page.evaluate(
        `[...document.querySelectorAll('.wide svg > rect')].map((each) => getComputedStyle(each).fill)`,
      ),
    );
    await close();
  }
  expect(colours).toEqual([
    expect.arrayContaining(['rgb(0, 114, 178)', 'rgb(199, 83, 0)']),
    expect.arrayContaining(['rgb(86, 169, 224)', 'rgb(240, 147, 90)']),
  ]);
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

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { siteOf } from '../../src/report/site/site.ts';
import { largeHistory } from '../report/site/sample-site.ts';
import { hasChromium, launchChromium, NO_CHROMIUM } from './chromium.ts';

/** Where a Pages branch puts a site: not at the root. */
const SUBFOLDER = '/some/project/';

const folder = mkdtempSync(join(tmpdir(), 'worldswitch-site-'));
let server: Server | undefined;
let browser: Browser | undefined;
let address = '';

beforeAll(async () => {
  if (!hasChromium) return;
  for (const { path, text } of siteOf([largeHistory(3, 2)], '2026-11-28T00:00:00.000Z')) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  server = createServer(({ url = '' }, answer) => {
    try {
      if (!url.startsWith(SUBFOLDER)) throw new Error('outside');
      const text = readFileSync(join(folder, url.slice(SUBFOLDER.length) || 'index.html'));
      answer
        .writeHead(200, {
          'Content-Type': url.endsWith('.json') || url.endsWith('.csv') ? 'text/plain' : 'text/html',
        })
        .end(text);
    } catch {
      answer.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${SUBFOLDER}`;
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true });
});
beforeEach((context) => context.skip(!hasChromium, NO_CHROMIUM));

async function open(url: string): Promise<{ page: Page; failed: string[] }> {
  if (browser === undefined) throw new Error(NO_CHROMIUM);
  const page = await browser.newPage();
  const failed: string[] = [];
  page.on('response', (response) => response.ok() || failed.push(response.url()));
  await page.goto(url);
  return { page, failed };
}

test('from a subfolder every page and every file is reached by links, and nothing else is asked for', async () => {
  const { page, failed } = await open(address);
  const seen = new Set<string>();
  const left = [address];
  for (let url = left.pop(); url !== undefined; url = left.pop()) {
    if (seen.has(url)) continue;
    seen.add(url);
    await page.goto(url);
    const links = await page.evaluate<string[]>(
      "[...document.querySelectorAll('a[href]')].map((link) => link.href.split('#')[0])",
    );
    left.push(...links);
  }
  expect(failed).toEqual([]);
  expect([...seen].filter((url) => !url.startsWith(address))).toEqual([]);
  expect(seen).toContain(`${address}linux/hypercall.html`);
  expect(seen).toContain(`${address}linux/1.0-to-2.0.html`);
  await page.close();
});

test.each(['', 'linux/hypercall.html', 'linux/1.0-to-2.0.html'])('%s is accessible', async (path) => {
  const { page } = await open(address + path);
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await page.close();
});

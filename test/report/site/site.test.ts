import { dirname, join } from 'node:path/posix';
import { expect, test } from 'vitest';
import { siteOf } from '../../../src/report/site/site.ts';
import { largeHistory } from './sample-site.ts';

const PUBLISHED = '2026-11-28T00:00:00.000Z';

test('every link is relative, and leads to a file of the site', () => {
  const files = siteOf([largeHistory(4, 2)], PUBLISHED);
  const paths = new Set(files.map(({ path }) => path));
  let links = 0;
  for (const { path, text } of files.filter((file) => file.path.endsWith('.html'))) {
    for (const [, address = ''] of text.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      if (address === 'data:,') continue;
      links += 1;
      expect(address).not.toMatch(/^(?:\/|\w+:)/);
      expect(paths).toContain(join(dirname(path), address));
    }
  }
  expect(links).toBeGreaterThan(10);
  expect(paths).toContain('linux/hypercall.html');
  expect(paths).toContain('linux/1.0-to-2.0.html');
});

test('50 versions on 7 configurations, with every microbenchmark and a step everywhere, are 50 MB at most', () => {
  const files = siteOf([largeHistory(50, 7)], PUBLISHED);
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  expect(bytes).toBeLessThan(50e6);
});

test('the same is published as the same files', () => {
  const history = largeHistory(3, 1);
  expect(siteOf([history], PUBLISHED)).toEqual(siteOf([history], PUBLISHED));
});

// npm run docs:histories -- NAME FILE: stores a history, as worldswitch history --format json printed it, for docs/history.md.
// npm run docs then writes the page and the chart.
import { readFileSync } from 'node:fs';
import type { History } from '../../src/analysis/history/history.ts';
import { writeHistory } from './recorded.ts';

const [name, file, ...more] = process.argv.slice(2);
if (name === undefined || file === undefined || more.length > 0)
  throw new RangeError('npm run docs:histories -- NAME FILE');
const { kind, ...history } = JSON.parse(readFileSync(file, 'utf8')) as History & { kind?: string };
if (kind !== 'history')
  throw new RangeError(`${file} is no history, as worldswitch history --format json prints it`);
writeHistory(name, history);

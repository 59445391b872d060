import { describe, expect, test } from 'vitest';
import { pages } from '../../pages/page.ts';
import { filesOf, recordedFiles } from '../../pages/recordings.ts';
import { unmarkedFigures } from '../../pages/unmarked.ts';
import { make, read, shownCommands } from './commands.ts';

describe.each(pages)('%s', (page) => {
  test('shows what `npm run docs` makes of the stored runs', async () => {
    const { written, problems } = await make(page);
    expect(problems).toEqual([]);
    expect(written.map(({ file }) => ({ file, text: read(file) }))).toEqual(written);
  });

  test('has no figure that is made of no stored run', () => expect(unmarkedFigures(read(page))).toEqual([]));
});

test('every stored run is shown by a page', async () => {
  const shown = new Set((await shownCommands()).flatMap(filesOf));
  expect(recordedFiles().filter((file) => !shown.has(file))).toEqual([]);
});

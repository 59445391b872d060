import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { architectures } from '../../../src/catalog/architectures.ts';
import { eventKinds } from '../../../src/catalog/hardware/event-kinds.ts';
import { calibrationRows, EVENTS_OF_ROW, measurableOn } from '../../../src/catalog/hardware/measurable.ts';
import { packageRoot } from '../../../src/system/paths.ts';

function source(file: string): string {
  return readFileSync(join(packageRoot, 'guest/calibrate', file), 'utf8');
}

describe.each([...architectures])('%s', (architecture) => {
  const [anybody = '', kernel = ''] = source(`${architecture}/event-rows.h`).split(
    '#define EVENTS_OF_KERNEL',
  );
  const everywhere = source('common-rows.h');
  const rowsIn = (text: string): string[] =>
    [...text.matchAll(/\("([^"]+)", \w+\)/g)].map(([, name = '']) => name);

  test('a program executes the rows that the catalog has', () => {
    expect(anybody).toContain('EVENTS_OF_ALL');
    expect(rowsIn(everywhere + anybody).toSorted()).toEqual(calibrationRows(architecture, false).toSorted());
    expect(rowsIn(everywhere + anybody + kernel).toSorted()).toEqual(
      calibrationRows(architecture, true).toSorted(),
    );
  });

  test('what is measured are kinds of events', () => {
    const known = new Set(eventKinds.map(({ id }) => id));
    expect(measurableOn(architecture, true).filter(({ kind }) => !known.has(kind))).toEqual([]);
  });
});

test('both sides know how many events a row has', () =>
  expect(source('events.h')).toContain(`#define EVENTS ${EVENTS_OF_ROW}\n`));

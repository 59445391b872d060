import { expect, test } from 'vitest';
import { labelSchema } from '../../src/results/label.ts';

test.each(['before', 'halt polling off, 2nd try', 'µ <b>&</b>', 'é'.repeat(80)])('%j is a label', (label) => {
  expect(labelSchema.safeParse(label).success).toBe(true);
});

test.each([
  '',
  ' before',
  'before ',
  'two\nlines',
  '\u001b[31mred',
  'a\u202eb',
  'a\u2028b',
  'latest',
  'é'.repeat(81),
])('%j is none', (label) => expect(labelSchema.safeParse(label).success).toBe(false));

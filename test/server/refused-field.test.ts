import { expect, test } from 'vitest';
import { DEFAULT_FORM } from '../../src/server/pages/start-form.ts';
import { refusedFieldOf } from '../../src/server/pages/refused-field.ts';
import { OPTIONS } from '../../src/study/heeded.ts';

const fieldOf = (message: string): string | undefined => refusedFieldOf({ message, next: 'try' })?.field;

test('an option is found as a whole, and the first that is named counts', () => {
  expect(fieldOf("--kernel '/x' is no version")).toBe('kernel');
  expect(fieldOf("--kernel-parameter '' can't be passed")).toBe('kernelParameters');
  expect(fieldOf('the texts of --kernel-parameter have 2000 characters')).toBe('kernelParameters');
  expect(fieldOf('--xen-symbols is about Xen, which kvm-x86 has not')).toBeUndefined();
  expect(fieldOf('--transport, --no-vhost and --halt-poll are about workloads')).toBe('transport');
  expect(fieldOf("software.qemu 'x' names no version, and …")).toBe('qemu');
  expect(fieldOf('run 2026 is going on')).toBeUndefined();
});

test('every option that says how something is measured has its field', () => {
  const options = Object.values(OPTIONS).flatMap((each) => Object.entries(each));
  expect(options.map(([, option]) => fieldOf(`${option} 0 is out of range`))).toEqual(
    options.map(([name]) => (name === 'vhost' ? 'withoutVhost' : name)),
  );
  for (const [name] of options)
    expect(Object.keys(DEFAULT_FORM)).toContain(name === 'vhost' ? 'withoutVhost' : name);
});

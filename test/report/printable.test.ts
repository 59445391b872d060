import { expect, test } from 'vitest';
import { clip, printable } from '../../src/report/printable.ts';

test('what steers a terminal, turns writing, breaks a line or is no character is replaced', () => {
  expect(printable('a\u{1b}[31mb')).toBe('a�[31mb');
  expect(printable('a\u{202e}b\u{200b}c\nd\u{85}e\u{2028}f\0g\u{ffff}h')).toBe('a�b�c�d�e�f�g�h');
  expect(printable('a\ud800b')).toBe('a�b');
});

test('what can be read stays', () => {
  expect(printable('<T as Ünï::Cødé>::μ_函数 😀 &|;')).toBe('<T as Ünï::Cødé>::μ_函数 😀 &|;');
});

test('what is too long ends with an ellipsis, and no character is cut in half', () => {
  expect(clip('abcd', 4)).toBe('abcd');
  expect(clip('abcde', 4)).toBe('abc…');
  expect(clip('ab😀cd', 4)).toBe('ab…');
});

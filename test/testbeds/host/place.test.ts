import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameOfPlace, optionOfPlace, parsePlace } from '../../../src/testbeds/host/place.ts';

describe('where a host is', () => {
  test('is this machine if it is not said', () => {
    expect(parsePlace(undefined)).toBe('this machine');
    expect(optionOfPlace('this machine')).toBe('');
  });

  test.each([
    ['root@server', 'root@server', undefined],
    ['server.example.org', 'server.example.org', undefined],
    ['root@127.0.0.1:2222', 'root@127.0.0.1', 2222],
    ['me@[fe80::1]:22', 'me@fe80::1', 22],
  ])('%s', (text, destination, port) => {
    const place = parsePlace(text);
    expect(place).toEqual({ destination, port });
    expect(optionOfPlace(place)).toBe(` --host ${text}`);
    expect(nameOfPlace(place)).toContain(destination);
  });

  test.each([
    '',
    '-oProxyCommand=x',
    'a b',
    'root@',
    '@server',
    'server:0',
    'server:65536',
    'server:x',
    '$(x)',
    'a;b',
  ])("'%s' is refused", (text) => {
    expect(() => parsePlace(text)).toThrow('names no machine');
  });

  test('no text becomes an option of ssh, or more than a word', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `-${text}`),
        ),
        (text) => {
          let place: ReturnType<typeof parsePlace>;
          try {
            place = parsePlace(text);
          } catch {
            return;
          }
          expect(place).toEqual(
            expect.objectContaining({ destination: expect.stringMatching(/^\w[\w@.:-]*$/) as string }),
          );
        },
      ),
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseDeb822Sources,
  parseOneLineSources,
  recogniseMirrors,
  type AptSource,
} from '../../../src/artifacts/packages/sources.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9.-]{0,12}$/);
const source: fc.Arbitrary<AptSource> = fc.record({
  uris: fc.array(
    word.map((host) => `http://${host}.example/debian`),
    { minLength: 1, maxLength: 1 },
  ),
  suites: fc.array(word, { minLength: 1, maxLength: 1 }),
  components: fc.array(word, { minLength: 1, maxLength: 3 }),
  signedBy: fc.option(
    word.map((name) => `/keys/${name}.gpg`),
    { nil: undefined },
  ),
});
const noise = fc.constantFrom('', '# a comment', '   ', 'deb-src http://x.example/debian bookworm main');

describe('the one-line form', () => {
  test('reads back what was written, among comments and sources of source code', () => {
    const line = fc.tuple(source, noise, fc.constantFrom(' ', '\t', '   '));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.map(([one, before, gap]) => {
          const options = one.signedBy === undefined ? [] : [`[arch=amd64 signed-by=${one.signedBy}]`];
          const words = ['deb', ...options, ...one.uris, ...one.suites, ...one.components];
          return `${before}\n${words.join(gap)} # why`;
        });
        expect(parseOneLineSources(text.join('\n'))).toEqual(lines.map(([one]) => one));
      }),
    );
  });

  test('never fails, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseOneLineSources(`deb ${text}\ndeb [`)).toBeInstanceOf(Array);
      }),
    );
  });
});

describe('the deb822 form', () => {
  test('reads back what was written, with comments, other fields and stanzas that are off', () => {
    const stanza = fc.tuple(source, fc.boolean(), fc.constantFrom('Types', 'types'));
    fc.assert(
      fc.property(fc.array(stanza), (stanzas) => {
        const text = stanzas.map(([one, enabled, types]) =>
          [
            '# a comment',
            `${types}: deb deb-src`,
            `URIs: ${one.uris.join(' ')}`,
            '# another',
            `Suites:\n ${one.suites.join('\n ')}`,
            `Components: ${one.components.join('  ')}`,
            ...(enabled ? [] : ['Enabled: no']),
            ...(one.signedBy === undefined ? [] : [`Signed-By: ${one.signedBy}`]),
          ].join('\n'),
        );
        const expected = stanzas.filter(([, enabled]) => enabled).map(([one]) => one);
        expect(parseDeb822Sources(text.join('\n\n'))).toEqual(expected);
      }),
    );
  });

  test('keeps a key block as it stands', () => {
    const key = '\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mDMEY\n -----END PGP PUBLIC KEY BLOCK-----';
    const text = `Types: deb\nURIs: http://m.example/debian\nSuites: bookworm\nComponents: main\nSigned-By:${key}\n`;
    expect(parseDeb822Sources(text)[0]?.signedBy).toBe(key);
  });

  test('never fails, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseDeb822Sources(`Types: deb\n${text}`)).toBeInstanceOf(Array);
      }),
    );
  });
});

describe('the mirror', () => {
  const debian = { components: ['main'], signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg' };

  test('is found beside archives of others that use the same names', () => {
    const mirrors = recogniseMirrors([
      {
        uris: ['https://vendor.example/12/prod'],
        suites: ['bookworm'],
        components: ['main'],
        signedBy: '/v.gpg',
      },
      { uris: ['https://graphs.example'], suites: ['stable'], components: ['main'], signedBy: '/g.asc' },
      {
        uris: ['https://other.example/linux/debian'],
        suites: ['bookworm'],
        components: ['stable'],
        signedBy: '/d',
      },
      { ...debian, uris: ['http://m.example/debian/'], suites: ['bookworm', 'bookworm-updates'] },
      { ...debian, uris: ['http://m.example/debian-security'], suites: ['bookworm-security'] },
    ]);
    expect(mirrors.debian?.uri).toBe('http://m.example/debian');
    expect(mirrors.security?.uri).toBe('http://m.example/debian-security');
  });

  test('may be named by alias, without keys, or with keys of its own', () => {
    const bare = { components: ['main', 'contrib'], signedBy: undefined };
    const own = { components: ['main'], signedBy: '/etc/keys/ours.gpg' };
    expect(
      recogniseMirrors([{ ...bare, uris: ['http://m.example/d'], suites: ['stable'] }]).debian?.uri,
    ).toBe('http://m.example/d');
    expect(
      recogniseMirrors([
        { ...own, uris: ['http://m.example/d'], suites: ['trixie'] },
        { ...own, uris: ['http://m.example/d'], suites: ['trixie-updates'] },
      ]).debian,
    ).toEqual({ uri: 'http://m.example/d', signedBy: '/etc/keys/ours.gpg' });
  });

  test('is none where there is none', () => {
    const none = { debian: undefined, security: undefined };
    expect(recogniseMirrors([])).toEqual(none);
    const other = {
      uris: ['http://u.example/ubuntu'],
      suites: ['noble', 'noble-updates'],
      components: ['main'],
    };
    expect(recogniseMirrors([{ ...other, signedBy: '/usr/share/keyrings/ubuntu.gpg' }])).toEqual(none);
    expect(recogniseMirrors([{ ...debian, uris: ['cdrom:[Debian]/'], suites: ['bookworm'] }])).toEqual(none);
  });
});

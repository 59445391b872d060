import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { supportOf } from '../../src/architectures/index.ts';
import { everySuite, systemOf } from '../../src/artifacts/archive/suites.ts';
import { knownOffers } from '../../src/artifacts/known-offers.ts';
import { architectures } from '../../src/catalog/architectures.ts';
import { hasProgram } from '../e2e/support/driver-compiler.ts';
import { buildModule } from '../e2e/support/driver-module.ts';

/*
 * The kernel module, built for the newest kernel that the archive has of each series, by the compilers of Debian 12 and 13.
 * What it is built by comes from the archive too, but for make.
 */

/** Series, the version of GCC, and the suite that has the kernel's headers, with the one that has that GCC where it does not. */
const BUILDS = [
  ['5.10', 12, 'bullseye', 'bookworm'],
  ['6.1', 12, 'bookworm'],
  ['6.12', 12, 'bookworm-backports'],
  ['6.12', 14, 'trixie'],
  ['7.2', 14, 'trixie-backports'],
  ['7.3', 14, 'trixie-backports'],
] as const;

const software = { locked: false, say: () => {}, signal: undefined };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-driver-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.each(architectures)('on %s', (architecture) => {
  test.for(BUILDS)(
    'the module is built for Linux %s by GCC %i without a warning',
    async ([series, gcc, suite, another], context) => {
      context.skip(!hasProgram('make'), 'there is no make on this computer: apt-get install make');
      const { debian } = supportOf(architecture).names;
      const offer = (await knownOffers(debian, software)).find(
        ({ software: what, version, flavour, suites }) =>
          what === 'kernel' &&
          flavour === 'cloud' &&
          version.startsWith(`${series}.`) &&
          suites.includes(suite),
      );
      context.skip(offer === undefined, `the archive has no Linux ${series} for ${debian} in ${suite}`);
      const named = [another, suite].filter((each) => each !== undefined);
      const main = [...new Set(named.flatMap((each) => systemOf(each, everySuite.main).main))];
      const { warnings, module } = await buildModule(
        architecture,
        `${offer?.release}-cloud-${debian}`,
        folder,
        software,
        { gcc, suites: { name: named.join(' and '), main, security: [], mayLack: true } },
      );
      expect(warnings).toEqual([]);
      expect(module.length).toBeGreaterThan(0);
    },
  );
});

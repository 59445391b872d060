import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { supportOf } from '../../src/architectures/index.ts';
import { everySuite, systemOf } from '../../src/artifacts/archive/suites.ts';
import { knownOffers } from '../../src/artifacts/known-offers.ts';
import { architectures } from '../../src/catalog/architectures.ts';
import { buildModule, crossPrefix, hasProgram } from '../e2e/support/driver-module.ts';

/* The kernel module, built for the newest kernel that the archive has of each series, by this computer's compiler. */

/** The suite whose programs of a kernel's build run on Debian 12. */
const SERIES = [
  ['5.10', 'bullseye'],
  ['6.1', 'bookworm'],
  ['6.12', 'bookworm-backports'],
] as const;

const software = { locked: false, say: () => {}, signal: undefined };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-driver-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.each(architectures)('on %s', (architecture) => {
  test.for(SERIES)('the module is built for Linux %s without a warning', async ([series, suite], context) => {
    const prefix = crossPrefix(architecture);
    const lacking = ['make', `${prefix}gcc`, `${prefix}strip`].filter((name) => !hasProgram(name));
    context.skip(lacking.length > 0, `there is no ${lacking.join(', ')} on this computer`);
    const { debian } = supportOf(architecture).names;
    const system = systemOf(suite, everySuite.main);
    const offer = (await knownOffers(debian, software)).find(
      ({ software: what, version, flavour, suites }) =>
        what === 'kernel' &&
        flavour === 'cloud' &&
        version.startsWith(`${series}.`) &&
        suites.includes(suite),
    );
    context.skip(offer === undefined, `the archive has no Linux ${series} for ${debian} in ${suite}`);
    const { warnings, module } = await buildModule(
      architecture,
      `${offer?.release}-cloud-${debian}`,
      folder,
      software,
      { ...system, security: [], mayLack: true },
    );
    expect(warnings).toEqual([]);
    expect(module.length).toBeGreaterThan(0);
  });
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { elfSegments } from '../../src/artifacts/elf-file.ts';
import { partsOf } from '../../src/testbeds/emulated/parts.ts';
import { defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { defaultParts } from '../e2e/support/study.ts';

/** System V ABI, "Program Header". */
const PT_LOAD = 1;

test('what is init of a machine has segments that ascend, as kernels before 6.7 need them', async () => {
  const parts = await defaultParts();
  for (const configuration of defaultConfigurations) {
    const { guest } = partsOf(parts, configuration);
    const driver = guest.driver(configuration.machine.architecture);
    for (const { path } of [guest.init(configuration), driver]) {
      const addresses = elfSegments(readFileSync(path))
        .filter(({ type }) => type === PT_LOAD)
        .map(({ address }) => address);
      expect({ path, addresses }).toEqual({ path, addresses: addresses.toSorted((a, b) => a - b) });
    }
  }
});

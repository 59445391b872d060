import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runsOf } from '../../pages/measure.ts';
import { readRecording } from '../../pages/recordings.ts';
import { figuresOfMeasurement } from '../../src/analysis/figures.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { isOfMicrobenchmarks, type MicrobenchmarkMeasurement } from '../../src/results/measurement.ts';
import type { Run } from '../../src/results/schema.ts';
import { shownCommands } from '../docs/commands.ts';

/*
 * The pages show stored runs. Here their commands are given again, in the order of the pages: figures of fixed paths must
 * be the same to the instruction, as long as the archive has the packages that were measured.
 */

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-documented-'));
  mkdirSync(join(folder, 'results'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The figures of paths that nothing moves but the software: what a difference of one instruction counts in. */
function fixedFigures(measurement: MicrobenchmarkMeasurement): Record<string, number> {
  const fixed = figuresOfMeasurement(measurement).filter(({ sensitivity }) => sensitivity === 0);
  return Object.fromEntries(fixed.map(({ benchmark, value }) => [benchmark, value]));
}

/** The packages of a measurement, as they are called in an archive. */
function packagesOf({ fingerprint }: MicrobenchmarkMeasurement): string[] {
  const packages = fingerprint.software.flatMap((component) => component.package ?? []);
  return packages.map(({ name, version, architecture }) => `${name} ${version} ${architecture}`);
}

/** What there is to be measured again of a command: of each of its runs each configuration with fixed paths. */
function documented(command: string): (readonly [string, number, MicrobenchmarkMeasurement])[] {
  return readRecording(command).flatMap(({ measurements }, index) =>
    measurements
      .filter(isOfMicrobenchmarks)
      .filter((measurement) => Object.keys(fixedFigures(measurement)).length > 0)
      .map((measurement) => [measurement.configuration, index, measurement] as const),
  );
}

const commands = (await shownCommands())
  .map((command) => [command, documented(command)] as const)
  .filter(([, cells]) => cells.length > 0);

/** Whether a command boots several machines whose emulator takes minutes for each. */
function takesLong(cells: ReturnType<typeof documented>): boolean {
  const slow = cells.filter(([id]) => findConfiguration(id).machine.withoutWorkloads === true);
  return slow.length > 1;
}

describe.each(commands)('worldswitch %s', (command, cells) => {
  let again: readonly Run[];
  beforeAll(() => {
    if (takesLong(cells)) return;
    again = runsOf(command, folder, join(folder, 'results'));
  });

  test.for(cells)('%s, run %i', ([, index, measurement], { skip }) => {
    if (takesLong(cells))
      skip('Bochs takes minutes for each of these machines; test/all/vmx.test.ts boots such ones');
    const now = again[index]?.measurements
      .filter(isOfMicrobenchmarks)
      .find(({ configuration }) => configuration === measurement.configuration);
    if (now === undefined) throw new Error(`it was not measured: ${failuresOf(again)}`);
    const present = new Set(packagesOf(now));
    const gone = packagesOf(measurement).filter((name) => !present.has(name));
    if (gone.length > 0) skip(`the archive no longer has ${gone.join(', ')}, with which it was measured`);
    expect(fixedFigures(now)).toEqual(fixedFigures(measurement));
  });
});

function failuresOf(runs: readonly Run[]): string {
  const failures = runs.flatMap(({ measurements }) =>
    measurements.flatMap((each) => (each.state === 'failed' ? [each.error] : [])),
  );
  return failures.join('; ') || 'no run was stored';
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { baselineOfRun } from '../../../src/analysis/baseline-of-run.ts';
import { BASELINE_VERSION } from '../../../src/results/baseline-schema.ts';
import { formatBaseline } from '../../../src/results/baseline.ts';
import { runToJson } from '../../../src/results/exchange.ts';
import { SCHEMA_VERSION } from '../../../src/results/schema.ts';
import { databaseFile, openStore } from '../../../src/results/store.ts';
import { explainedRun } from '../../results/explained.ts';
import type { Measurement } from '../../../src/results/measurement.ts';
import type { PackageRecord } from '../../../src/results/software.ts';
import {
  batches,
  calibrated,
  failureOf,
  measurementOf,
  runOf,
  withComponent,
} from '../../results/sample-run.ts';

const run = runOf([measurementOf([...calibrated, ...batches('hypercall', [140, 140, 140])])]);
/** What a run has of a kernel of another package, or of none. */
function kernelOf(fields: Partial<PackageRecord> | null, parameters: string[] = []): Measurement {
  const measurement = structuredClone(measurementOf([...calibrated, ...batches('hypercall', [140])]));
  const { software } = measurement.fingerprint;
  const [kernel] = software;
  const record = kernel?.package ?? null;
  measurement.fingerprint.software = withComponent(software, 'kernel', {
    package: record === null || fields === null ? null : { ...record, ...fields },
    parameters,
  });
  return measurement;
}

/** A file that is larger than any that is read, and takes no room. */
function sparse(path: string): string {
  execFileSync('truncate', ['--size', '300M', path]);
  return path;
}

/** One that came to its end and measured nothing. */
const empty = runOf([failureOf('kvm-arm64')], {
  id: '20280101T000000-0000',
  startedAt: '2020-01-01T00:00:00.000Z',
});

/** Stores the runs that every case finds. */
export function fillHome(home: string): void {
  const store = openStore(home);
  store.add(empty);
  store.add(run);
  store.close();
}

/** Makes the files that cases name, and gives their paths, or what stands for a text, by name. */
export function makeFiles(folder: string): Readonly<Record<string, string>> {
  mkdirSync(folder, { recursive: true });
  const path = (name: string): string => join(folder, name);
  const file = (name: string, content: string | Uint8Array, mode = 0o644): string => {
    writeFileSync(path(name), content, { mode });
    return path(name);
  };
  const home = (name: string, fill: (file: string) => void): string => {
    mkdirSync(path(name));
    fill(databaseFile(path(name)));
    return path(name);
  };
  execFileSync('mkfifo', [path('pipe')]);
  mkdirSync(path('folder'));
  const json = runToJson(run);
  const baseline = formatBaseline(baselineOfRun(explainedRun([{ place: 'el2', name: 'f', count: 1000 }])));
  const of = (fields: object): string => JSON.stringify({ ...run, id: '20300101T000000-0000', ...fields });
  return {
    ...{ space: ' ', empty: '', long: 'x'.repeat(300), nowhere: path('nowhere/file') },
    ...{ pipe: path('pipe'), folder: path('folder') },
    text: file('text', 'a text of some length, which is nothing else\n'.repeat(20)),
    nothing: file('nothing', ''),
    gzip: file('packed.gz', gzipSync('no kernel at all').subarray(0, 20)),
    elf: file('program', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...Array<number>(200).fill(0)])),
    zImage: file('zImage', new Uint8Array(4096)),
    oldQemu: file('qemu-old', '#!/bin/sh\necho QEMU emulator version 7.2.22\n', 0o755),
    noDatabase: home('no-database', (at) => writeFileSync(at, 'no database at all\n'.repeat(100))),
    cutDatabase: home('cut-database', (at) => {
      fillHome(path('cut-database'));
      const database = new DatabaseSync(at);
      database.exec('PRAGMA journal_mode = DELETE');
      database.close();
      execFileSync('truncate', ['--size', '9000', at]);
    }),
    otherDatabase: home('other-database', (at) => {
      const database = new DatabaseSync(at);
      database.exec('CREATE TABLE theirs (a)');
      database.close();
    }),
    cutRun: file('cut.json', json.slice(0, 400)),
    list: file('list.json', '[1, 2]'),
    newerRun: file('newer.json', of({ schema: SCHEMA_VERSION + 1 })),
    otherRun: file('other.json', runToJson({ ...run, verified: true })),
    unknownConfiguration: file('configuration.json', of({ measurements: [failureOf('kvm-riscv64')] })),
    unknownBenchmark: file(
      'benchmark.json',
      of({ measurements: [failureOf('kvm-arm64', ['hypercall/moon'])] }),
    ),
    hostileRun: file('hostile.json', of({ measurements: [failureOf('<script>alert(1)</script>')] })),
    large: sparse(path('large.json')),
    hereRun: file('here.json', of({ testbed: 'here' })),
    pathVersion: file('path.json', of({ measurements: [kernelOf({ version: '../../etc/passwd' })] })),
    hostileParameter: file('parameter.json', of({ measurements: [kernelOf({}, ['-- /bin/sh'])] })),
    ownKernel: file('own-kernel.json', of({ measurements: [kernelOf(null)] })),
    twice: file('twice.json', of({ measurements: [...run.measurements, ...run.measurements] })),
    badId: file('id.json', of({ id: '../../../etc/passwd' })),
    baseline: file('baseline.json', baseline),
    newerBaseline: file(
      'newer-baseline.json',
      baseline.replace(`"schema": ${BASELINE_VERSION}`, `"schema": ${BASELINE_VERSION + 1}`),
    ),
    damagedBaseline: file('damaged-baseline.json', baseline.replace('"median":', '"median":"much","was":')),
  };
}

import { supportOf } from '../architectures/index.ts';
import { outcomesOf } from '../analysis/outcomes.ts';
import { configurations } from '../catalog/configurations.ts';
import { isCompleted, type Measurement } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { type Component, componentOf } from '../results/software.ts';

/** KernelCI's name of the system that submits; whoever submits has one of its own. */
const ORIGIN = 'worldswitch';

/** The version of KernelCI's schema (kcidb-io): the first with numbers that have units is older, this one is the current. */
const VERSION = { major: 5, minor: 3 } as const;

/**
 * A run as KernelCI takes results: each kernel is a checkout and a build for an architecture, each cell a test whose number is
 * its figure. What could not be measured is a test without a number.
 */
export function renderKcidb(run: Run): string {
  const all = run.measurements.map((measurement, index) => ({
    measurement,
    index,
    kernel: kernelOf(measurement),
  }));
  const kernels = [...Map.groupBy(all, ({ kernel }) => kernel.id).values()].flatMap(([first]) => first ?? []);
  const document = {
    version: VERSION,
    checkouts: [...Map.groupBy(kernels, ({ kernel }) => kernel.source).keys()].map((source) => ({
      id: `${ORIGIN}:${source}`,
      origin: ORIGIN,
      comment: `Linux ${source}`,
      valid: true,
    })),
    builds: kernels.map(({ kernel: { id, source, architecture, sha256 } }) => ({
      id: `${ORIGIN}:${id}`,
      checkout_id: `${ORIGIN}:${source}`,
      origin: ORIGIN,
      ...(architecture === undefined ? {} : { architecture }),
      status: 'PASS',
      ...(sha256 === undefined ? {} : { misc: { image_sha256: sha256 } }),
    })),
    tests: all.flatMap(({ measurement, index, kernel }) => testsOf(run, measurement, index, kernel.id)),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** What a kernel is known by. */
interface Kernel {
  /** Unique for its image: `6.12.43-1-arm64`. */
  readonly id: string;
  /** What it was built from: the distribution's version, or what it calls itself. */
  readonly source: string;
  readonly architecture: string | undefined;
  readonly sha256: string | undefined;
}

function kernelOf(measurement: Measurement): Kernel {
  const software: readonly Component[] = isCompleted(measurement)
    ? measurement.fingerprint.software
    : (measurement.software ?? []);
  const kernel = componentOf(software, 'kernel');
  const known = configurations.find(({ id }) => id === measurement.configuration);
  const architecture = known === undefined ? undefined : supportOf(known.machine.architecture).names.cpu;
  const source = kernel?.package?.version ?? kernel?.version ?? 'unknown';
  const name = kernel?.package?.name ?? kernel?.sha256?.slice(0, 12) ?? 'unknown';
  return {
    id: `${name}-${source}-${architecture}`,
    source,
    architecture,
    sha256: kernel?.sha256 ?? undefined,
  };
}

function testsOf(run: Run, measurement: Measurement, index: number, build: string): object[] {
  const { configuration } = measurement;
  const known = configurations.find(({ id }) => id === configuration);
  const common = (benchmark: string) => ({
    id: `${ORIGIN}:${run.id}-${index}-${benchmark}`,
    build_id: `${ORIGIN}:${build}`,
    origin: ORIGIN,
    path: `worldswitch.${configuration}.${benchmark}`.replaceAll('/', '.'),
    start_time: run.startedAt,
    ...(known === undefined ? {} : { environment: { comment: `${known.machine.title}, emulated` } }),
  });
  const { figures, failures } = outcomesOf(measurement);
  const software = (isCompleted(measurement) ? measurement.fingerprint.software : []).map(
    ({ role, name, version, package: from }) => {
      return { role, name, version: from?.version ?? version ?? '' };
    },
  );
  return [
    ...figures.map(({ benchmark, clock, value, sensitivity }) => ({
      ...common(benchmark),
      status: 'DONE',
      number: { value, unit: clock.unit },
      misc: { software, ...(sensitivity === undefined ? {} : { sensitivity }), exact: clock.exact },
    })),
    ...failures.map(({ benchmark, by, error }) => ({
      ...common(benchmark),
      status: by === 'failure' ? 'MISS' : 'ERROR',
      log_excerpt: error,
    })),
  ];
}

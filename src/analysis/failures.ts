import { type FailedMeasurement, isOfMicrobenchmarks, type Measurement } from '../results/measurement.ts';
import { knownWorkloads } from '../catalog/workloads.ts';

/** Something that could not be measured: the microbenchmarks of a configuration, or one cell. */
export interface SideFailure {
  /** `kvm-arm64` of all its microbenchmarks, `kvm-arm64 tcp-rr` of a cell. */
  readonly name: string;
  readonly configuration: string;
  readonly benchmarks: readonly string[];
  /** One sentence with the cause, and what to do. */
  readonly error: string;
  readonly next: string;
}

/** What a measurement did not give. */
export function failuresOf(measurement: Measurement): SideFailure[] {
  const { configuration } = measurement;
  if (measurement.state === 'failed') {
    const { benchmarks, error, next } = measurement;
    return [{ name: nameOf(measurement), configuration, benchmarks, error, next }];
  }
  if (!isOfMicrobenchmarks(measurement)) return [];
  return measurement.failures.map(({ benchmark, error, next }) => ({
    ...{ name: `${configuration} ${benchmark}`, configuration, benchmarks: [benchmark], error, next },
  }));
}

function nameOf({ configuration, benchmarks }: FailedMeasurement): string {
  const [only] = benchmarks;
  return knownWorkloads.some(({ id }) => id === only) ? `${configuration} ${only}` : configuration;
}

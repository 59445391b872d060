import type { Configuration } from '../../../catalog/configurations.ts';
import { emulatorOf } from '../emulators.ts';
import { MachineError } from '../machine.ts';

/** Microseconds by which one attempt starts the VM later than the one before; not a part of the kernel's tick of 4 ms. */
const STEP = 1234;
const ATTEMPTS = 5;

/**
 * Measures a workload, and where a defect of the emulator's may be why its machine failed, again with other timing, on which
 * it depends. As the machine is deterministic, so is which attempt succeeds.
 *
 * @param say is told why another attempt is made
 * @param measure gets the configuration, and by how many microseconds its VM is started later
 * @throws MachineError of the last attempt
 */
export async function withAttempts<T>(
  configuration: Configuration,
  say: (line: string) => void,
  measure: (configuration: Configuration, later: number) => Promise<T>,
): Promise<T> {
  const defect = emulatorOf(configuration.machine).defectByTiming(configuration);
  const attempts = defect === undefined ? 1 : ATTEMPTS;
  for (let attempt = 0; ; attempt += 1) {
    const later = attempt * STEP;
    try {
      return await measure(startedLater(configuration, later), later);
    } catch (error) {
      if (!(error instanceof MachineError) || attempt + 1 === attempts) throw error;
      say(`${error.message}; ${defect}, so the VM is started again, ${later + STEP} µs later`);
    }
  }
}

/** The same, whose VM is started by so many microseconds later: guest/workloads/machine/kvm reads the parameter. */
export function startedLater(configuration: Configuration, later: number): Configuration {
  if (later === 0) return configuration;
  return { ...configuration, kernelParameters: [...configuration.kernelParameters, `later=${later}`] };
}

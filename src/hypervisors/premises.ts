import { canMeasure } from '../catalog/benchmarks.ts';
import type { Configuration } from '../catalog/configurations.ts';
import { microbenchmarks } from '../catalog/microbenchmarks.ts';
import type { CellFailure } from '../results/measurement.ts';
import { hypervisorOn } from './index.ts';
import { isCalled, lastNamed, parametersIn } from './refusals/refusal.ts';

/**
 * Why microbenchmarks are not what they are defined to be, with the parameters that the user added: a figure would be of
 * something else under the same name.
 *
 * @returns of those that are not, in their order
 */
export function brokenPremises(configuration: Configuration, benchmarks: readonly string[]): CellFailure[] {
  const { added } = configuration;
  if (added === undefined) return [];
  const { premises } = hypervisorOn(configuration);
  const broken = premises.filter(({ of, name, value }) => {
    const parameters = parametersIn(added[of]);
    return parameters.some((each) => isCalled(each, name)) && lastNamed(parameters, name)?.value === value;
  });
  return benchmarks.flatMap((benchmark) => {
    const premise = broken.find(({ breaks }) => breaks.test(benchmark));
    if (premise === undefined) return [];
    const { of, name, value, why, breaks } = premise;
    return [
      {
        benchmark,
        error: `with ${name}=${value} ${why}`,
        next: `leave --${of}-parameter ${name}=${value} out, or choose with -m what does not depend on it: ${choices(configuration, breaks)}`,
      },
    ];
  });
}

/** What is left of the rows that can be measured there, without their variants. */
function choices(configuration: Configuration, breaks: RegExp): string {
  return microbenchmarks
    .filter((entry) => canMeasure(configuration, entry) && !entry.id.includes('/') && !breaks.test(entry.id))
    .map(({ id }) => id)
    .join(', ');
}

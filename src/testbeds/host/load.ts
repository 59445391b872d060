import type { Check } from '../../artifacts/doctor/check.ts';
import { pcpusOf } from './configuration.ts';
import { factOf, type HostFacts } from './facts.ts';
import { unsteady } from './unsteady.ts';

/** Load of the last minute, for each CPU, beyond which others are at work. */
const BUSY = 0.1;

/** What else runs on a host, or in its Dom0. */
export function loadOf(facts: HostFacts): Check {
  const need = 'load';
  const load = Number(factOf(facts, 'load')?.split(' ')[0]);
  if (Number.isNaN(load)) return { need, found: 'not known', state: 'ok' };
  const found = `${load.toFixed(2)} in the last minute`;
  return load > BUSY * pcpusOf(factOf(facts, 'cpus'))
    ? unsteady(need, found, 'end what runs there (top shows it)')
    : { need, found, state: 'ok' };
}

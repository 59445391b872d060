import type { Check } from '../../artifacts/doctor/check.ts';
import { factOf, type HostFacts, linesOf, xenInfo } from './facts.ts';
import { loadOf } from './load.ts';
import { unsteady } from './unsteady.ts';
import { xenOfHost } from './xen.ts';

/**
 * What a Dom0 has, what makes its figures unsteady, and the line that mends each.
 *
 * @param name what messages call the host
 */
export function adviseOnXen(facts: HostFacts, name: string): Check[] {
  const xen = xenOfHost(facts, name);
  if ('why' in xen) return [{ need: 'Xen', found: xen.why, state: 'missing', mend: xen.next }];
  const [version, scheduler] = [xenInfo(facts, 'xen_version'), xenInfo(facts, 'xen_scheduler')];
  return [
    {
      need: 'Xen',
      found: `${version} with the scheduler ${scheduler}, Dom0 is Linux ${factOf(facts, 'kernel')}`,
      state: 'ok',
    },
    { need: 'memory', found: `${xenInfo(facts, 'free_memory')} MiB free for DomUs`, state: 'ok' },
    threadsOf(facts),
    placesOf(facts),
    domainsOf(facts),
    loadOf(facts),
  ];
}

function threadsOf(facts: HostFacts): Check {
  const need = 'threads of a core';
  const threads = Number(xenInfo(facts, 'threads_per_core'));
  return threads > 1
    ? unsteady(
        need,
        `${threads} of them share one (SMT): what runs on the other one slows this one down`,
        'boot Xen with smt=0',
      )
    : { need, found: 'one each', state: 'ok' };
}

/** The PCPUs of `xl vcpu-list` end its lines: `… 0 / all`, or `… all / all`. */
function placesOf(facts: HostFacts): Check {
  const need = "Dom0's PCPUs";
  const hard = linesOf(facts, 'dom0-vcpus').flatMap((line) => /(\S+) \/ \S+\s*$/.exec(line)?.[1] ?? []);
  if (hard.length === 0) return { need, found: 'not known', state: 'ok' };
  return hard.includes('all')
    ? unsteady(
        need,
        'any: its VCPUs run on the PCPUs of the DomUs too, and one is kept on one PCPU only while it is measured',
        'boot Xen with dom0_max_vcpus=1 dom0_vcpus_pin',
      )
    : { need, found: `each VCPU has its own: ${[...new Set(hard)].join(', ')}`, state: 'ok' };
}

function domainsOf(facts: HostFacts): Check {
  const need = 'other DomUs';
  const count = Number(factOf(facts, 'domains')?.trim() ?? '1') - 1;
  return count > 0
    ? unsteady(need, `${count}`, 'end them, or measure when they have ended')
    : { need, found: 'none', state: 'ok' };
}

import type { Configuration } from '../../catalog/configurations.ts';
import { HOST_ENDINGS, HOST_WORDS } from '../../catalog/on-host.ts';
import { configurationOfOther } from '../other-machine.ts';
import { cpuField, factOf, type HostFacts, xenInfo } from './facts.ts';
import type { HostHypervisor } from './hypervisor.ts';

/**
 * The hypervisor of a host, as a configuration. It has the same id on each of its kind, so that two of them can be compared;
 * which one it was is in the record.
 */
export function configurationOfHost(hypervisor: HostHypervisor, facts: HostFacts): Configuration {
  const { name, architecture, mode } = hypervisor;
  // Dom0 need not have all.
  const ofXen = Number(xenInfo(facts, 'nr_cpus'));
  return configurationOfOther({
    id: `host-${name.toLowerCase()}-${architecture}${mode === undefined ? '' : HOST_ENDINGS[mode]}`,
    title: `${titleOfHypervisor(hypervisor)} of a host, ${architecture}`,
    architecture,
    cpu: cpuField(facts, 'model name') ?? 'unknown',
    pcpus: Number.isSafeInteger(ofXen) && ofXen > 0 ? ofXen : pcpusOf(factOf(facts, 'cpus')),
  });
}

/** A hypervisor and its mode, as a component of the software is called. */
export function titleOfHypervisor({ name, mode }: Pick<HostHypervisor, 'name' | 'mode'>): string {
  return HOST_WORDS[name].title(mode);
}

/** How many CPUs a list of the kernel's names (`0-3,6`); 1 if it is none. */
export function pcpusOf(list: string | undefined): number {
  const ranges = (list ?? '').split(',').map((range) => /^(\d+)(?:-(\d+))?$/.exec(range.trim()));
  const count = ranges.reduce((sum, range) => {
    if (range === null) return sum;
    const [, first = '0', last = first] = range;
    return sum + Math.max(0, Number(last) - Number(first) + 1);
  }, 0);
  return Math.max(1, count);
}

import { isCalled, parametersIn } from './refusals/refusal.ts';

/** What a kernel's parameter is about, of `/sys/devices/system/cpu/vulnerabilities`; parameters of Linux, by their names. */
const VULNERABILITIES: Readonly<Record<string, string>> = {
  gather_data_sampling: 'gather_data_sampling',
  indirect_target_selection: 'indirect_target_selection',
  kpti: 'meltdown',
  l1tf: 'l1tf',
  mds: 'mds',
  mmio_stale_data: 'mmio_stale_data',
  nopti: 'meltdown',
  nospec_store_bypass_disable: 'spec_store_bypass',
  nospectre_bhb: 'spectre_v2',
  nospectre_v1: 'spectre_v1',
  nospectre_v2: 'spectre_v2',
  pti: 'meltdown',
  reg_file_data_sampling: 'reg_file_data_sampling',
  retbleed: 'retbleed',
  spec_rstack_overflow: 'spec_rstack_overflow',
  spec_store_bypass_disable: 'spec_store_bypass',
  spectre_bhi: 'spectre_v2',
  spectre_v2: 'spectre_v2',
  spectre_v2_user: 'spectre_v2',
  srbds: 'srbds',
  ssbd: 'spec_store_bypass',
  tsa: 'tsa',
  tsx_async_abort: 'tsx_async_abort',
  vmscape: 'vmscape',
};

/** What became of a mitigation that a parameter is about. */
export interface MitigationOutcome {
  readonly parameter: string;
  /** As the kernel calls it: `vmscape`. */
  readonly vulnerability: string;
  /** What the kernel says of it: `Vulnerable`. */
  readonly text: string;
  /** Why the emulated CPU makes it what it is, whatever the parameter asks for; half a sentence, if it does. */
  readonly because: string | undefined;
  /** Whether the parameter is to turn the mitigation off. */
  readonly off: boolean;
}

/**
 * What became of the mitigations that parameters are about, each in their order.
 *
 * @param vulnerabilities what the machine's kernel says; of what it does not say nothing is returned
 */
export function mitigationOutcomes(
  texts: readonly string[],
  vulnerabilities: Readonly<Record<string, string>>,
): MitigationOutcome[] {
  return parametersIn(texts).flatMap((parameter) => {
    const known = Object.entries(VULNERABILITIES).find(([name]) => isCalled(parameter, name));
    const text = known && vulnerabilities[known[1]];
    if (known === undefined || text === undefined) return [];
    const off = parameter.name.startsWith('no') || parameter.value === 'off';
    return [{ parameter: parameter.text, vulnerability: known[1], text, because: because(text, off), off }];
  });
}

function because(text: string, off: boolean): string | undefined {
  if (text.startsWith('Not affected')) return 'the emulated CPU is not one that it affects';
  if (text.startsWith('Vulnerable') && !off)
    return 'the emulated machine, or the kernel, lacks what the mitigation needs';
  return undefined;
}

import type { Configuration } from '../../../catalog/configurations.ts';
import { calibrations, withCalibrations } from '../../../catalog/microbenchmarks.ts';
import type { Symbols } from '../../../artifacts/symbols/symbol.ts';
import type { CodeSymbol } from '../../../results/trace.ts';
import { probeHostOf } from '../../../hypervisors/index.ts';
import { emulator } from '../emulators.ts';
import { pathText, stampPath } from '../hypervisors/stamps.ts';

/*
 * From where to where the instructions of one operation are traced (plugin/trace.c): exactly what the figure counts,
 * and at its end what the probe's clock or loop adds, which is subtracted from it.
 */

/** Functions of the probe that are one operation of a loop. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  [calibrations.loop]: 'do_nothing',
  [calibrations.nop]: 'do_nop',
  hypercall: 'hypercall',
  'hypercall/el2': 'call_el2_vectors',
  'hypercall/vmm': 'exit_to_vmm',
  'interrupt-controller-trap': 'interrupt_controller_read',
  'interrupt-controller-trap/xapic': 'xapic_read',
};

const IPI = ['ipi_begins', 'interrupt_clock'] as const;
const COMPLETION = ['completion_begins', 'completion_ends'] as const;

/** Labels of the probe's instructions that read the clock before and after one operation. */
const CLOCK_READS: Readonly<Record<string, readonly [begins: string, ends: string]>> = {
  [calibrations.each]: ['nothing_begins', 'nothing_ends'],
  'virtual-ipi': IPI,
  'virtual-ipi/blocked': IPI,
  'virtual-ipi/xapic': IPI,
  'virtual-irq-completion': COMPLETION,
  'virtual-irq-completion/xapic': COMPLETION,
};

/**
 * What the trace plugin is told, for the microbenchmarks and the calibrations before them.
 *
 * @param probe the probe's symbols
 * @param kernel addresses of functions that paths are stamped at
 */
export function traceArguments(
  configuration: Configuration,
  parameters: { readonly batches: number; readonly microbenchmarks: readonly string[] },
  probe: readonly CodeSymbol[],
  kernel: Symbols,
): string[] {
  const addressOf = (name: string): string => {
    const symbol = probe.find((each) => each.name === name);
    if (symbol === undefined) throw new Error(`the probe has no ${name}`);
    return `0x${symbol.address.toString(16)}`;
  };
  const windowOf = (id: string): string => {
    const name = FUNCTIONS[id];
    if (name !== undefined) return `call:${addressOf(name)}`;
    const reads = CLOCK_READS[id];
    if (reads !== undefined) return `clock:${addressOf(reads[0])}:${addressOf(reads[1])}`;
    const path = stampPath(configuration, probeHostOf(configuration).functions, id);
    if (path === undefined) throw new Error(`it is not known where an operation of ${id} begins`);
    return `stamp:${pathText(path, kernel)}`;
  };
  const words = [
    `batches=${parameters.batches}`,
    `batch=${addressOf('run_batch')}`,
    `sample=${addressOf('report_sample')}`,
    ...withCalibrations(parameters.microbenchmarks).map((id) => `window=${windowOf(id)}`),
  ];
  return emulator.observe('trace', words);
}

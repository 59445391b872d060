import { knownWorkloads } from '../catalog/workloads.ts';
import { OPTIONS } from '../study/heeded.ts';
import { MisuseError } from '../system/errors.ts';
import type { Order } from './order.ts';

/**
 * Refuses an order that says how something is measured of a kind of which nothing is: it would be a misunderstanding. Orders of
 * commands and of pages are refused in the same words.
 *
 * @throws MisuseError that names the option
 */
export function requireOrderHeeded(order: Order): void {
  const { benchmarks, explain } = order;
  const ofWorkloads = benchmarks?.some(isWorkload) ?? false;
  const ofMicrobenchmarks = benchmarks?.every(isWorkload) !== true;
  const [idle] = [
    ...(ofWorkloads ? [] : givenOf(order, 'workload')),
    ...(ofMicrobenchmarks ? [] : givenOf(order, 'microbenchmarks')),
  ];
  if (idle !== undefined) {
    const [kind, choice] = ofWorkloads ? ['microbenchmarks', '-m'] : ['workloads', '-w'];
    throw new MisuseError(`${idle} is about ${kind}, and none is to be measured`, {
      next: `name ${kind} with ${choice}, or leave the option out`,
    });
  }
  // Workloads are accounted for without being asked.
  if (explain === true && !ofMicrobenchmarks)
    throw new MisuseError('--explain is about microbenchmarks, and none is to be measured', {
      next: 'leave it out: worldswitch explain says where the instructions of a workload went',
    });
}

function isWorkload(id: string): boolean {
  return knownWorkloads.some((workload) => workload.id === id);
}

/** The options about a kind that an order has something of. */
function givenOf({ specjvm2008, ...order }: Order, kind: keyof typeof OPTIONS): string[] {
  const suite = specjvm2008?.folder === undefined ? '--benchmark' : '--specjvm2008';
  return [
    ...(kind === 'workload' && specjvm2008 !== undefined ? [suite] : []),
    ...Object.entries(OPTIONS[kind])
      .filter(([name]) => order[name as keyof typeof order] !== undefined)
      .map(([, option]) => option),
  ];
}

import { sentence, type WorldswitchError } from '../../system/errors.ts';
import { upperFirst } from './words.ts';

/** A field whose content can't be, and why. */
export interface RefusedField {
  readonly field: string;
  readonly sentence: string;
}

/** What refusals call the fields of forms: by the options of commands, since the same sentences are printed there. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  configuration: ['--configuration', 'no configuration'],
  benchmark: ['--microbenchmark', '--workload', 'no benchmark'],
  kernel: ['--kernel', 'software.kernel'],
  xen: ['--xen', 'software.xen'],
  qemu: ['--qemu', 'software.qemu'],
  kernelParameters: ['--kernel-parameter'],
  xenParameters: ['--xen-parameter'],
  iterations: ['--iterations', 'iterations in'],
  batches: ['--batches'],
  units: ['--units'],
  repetitions: ['--repetitions'],
  launches: ['--launches'],
  vcpus: ['--vcpus'],
  transport: ['--transport'],
  haltPollNs: ['--halt-poll'],
  withoutVhost: ['--no-vhost'],
  explain: ['--explain'],
  label: ['--label', 'a label'],
  since: ['--since'],
};

/** The field that a refusal is about: the one that it names first; `undefined` if it names none. */
export function refusedFieldOf({
  message,
  next,
}: Pick<WorldswitchError, 'message' | 'next'>): RefusedField | undefined {
  const [first] = Object.entries(CALLED)
    .flatMap(([field, names]) => names.map((name) => ({ field, at: placeOf(name, message) })))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at);
  return (
    first && { field: first.field, sentence: `${sentence(upperFirst(message))} Next: ${sentence(next)}` }
  );
}

/** Where a name stands as a whole: --kernel is no part of --kernel-parameter. */
function placeOf(name: string, text: string): number {
  return text.search(new RegExp(String.raw`(?<![\w-])${name.replaceAll('.', String.raw`\.`)}(?![\w-])`));
}

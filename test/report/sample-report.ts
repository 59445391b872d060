import type { Run } from '../../src/results/schema.ts';
import { sampleExplanation } from '../results/sample-explanation.ts';
import {
  batches,
  calibrated,
  failureOf,
  measurementOf,
  runOf,
  withComponent,
} from '../results/sample-run.ts';

/** Markup as somebody might put it into a name. */
export const PLANTED = '<img src=x onerror="alert(1)">\u{202e}&\0';

/**
 * A run with explained and unexplained cells, a variant, a failure, and markup wherever a kernel or a guest can put
 * it: a symbol (of the explanation, and of the timeline), a kernel's release and an error. Its figures are of no kernel.
 */
export function sampleReport(): Run {
  const samples = [
    ...calibrated,
    ...batches('hypercall', [14_040, 14_040, 14_040]),
    ...batches('hypercall/el2', [270, 270, 270]),
    ...batches('virtual-ipi', [4245, 4245, 4245]),
  ];
  const explanation = structuredClone(sampleExplanation);
  for (const of of explanation.functions) if (of.name === 'ioctl') of.name = PLANTED;
  for (const step of explanation.timeline.steps) if (step.end === 'data abort') step.end = PLANTED;
  const kvm = measurementOf(samples, { explanations: [explanation] });
  const { software } = kvm.fingerprint;
  kvm.fingerprint.software = withComponent(software, 'kernel', { version: `6.1.0-${PLANTED}` });
  const xen = measurementOf([...calibrated, ...batches('hypercall', [4270, 4270, 4270])], {
    configuration: 'xen-arm64',
  });
  const failed = failureOf('kvm-x86', ['hypercall'], { error: PLANTED, next: PLANTED });
  return runOf([kvm, xen, failed]);
}

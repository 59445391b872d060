import { lastLines } from '../../system/processes.ts';
import type { RecogniseFailure } from '../failure.ts';

const domainCrashed: RecogniseFailure = (console) => {
  const crashed = /^\(XEN\) (?:.*\n)*?.*(Domain \d+ \(vcpu#\d+\) crashed on cpu#\d+)/m.exec(console)?.[1];
  if (crashed === undefined) return undefined;
  return {
    message: (doing) => `a DomU crashed while ${doing}: Xen says '${crashed}'`,
    defect: 'one that crashes each time is a defect',
    details: lastLines(console, 20),
  };
};

const xenPanicked: RecogniseFailure = (console) => {
  // What Xen prints between two lines of asterisks, the first of which is the reason.
  const panic = /^\(XEN\) Panic on CPU \d+:\r?\n\(XEN\) (.+)$/m.exec(console)?.[1];
  if (panic === undefined) return undefined;
  return {
    message: (doing) => `Xen panicked while ${doing}: ${panic.trim()}`,
    defect: 'a Xen that panics each time is a defect',
    details: lastLines(console, 15),
  };
};

export const failures: readonly RecogniseFailure[] = [domainCrashed, xenPanicked];

import type { HardwareProfile } from '../../catalog/hardware/schema.ts';
import { isCompleted } from '../../results/measurement.ts';
import type { Run } from '../../results/schema.ts';
import { titleOf } from '../notes.ts';
import { openingOf } from '../opening.ts';
import { unitsOf } from '../units.ts';
import { drawPage } from './frame.ts';
import { drawOpening } from './opening.ts';
import {
  comparisonSection,
  explanationsSection,
  figuresSection,
  findingsSection,
  methodSection,
  workloadSections,
} from './sections.ts';
import { describeRun } from './summary.ts';

/**
 * A run as a page. The same run gives the same text.
 *
 * @throws WorldswitchError if this version can't make figures of the run, or an explanation is damaged
 */
export function renderPage(run: Run, hardware?: HardwareProfile): string {
  // Without a figure there is nothing to say but how it was to be measured.
  const some = run.measurements.some(isCompleted);
  return drawPage({
    units: unitsOf(run).join(' and '),
    run: titleOf(run),
    summary: describeRun(run),
    opening: drawOpening(some ? openingOf(run) : undefined),
    sections: [
      ...(some
        ? [
            ...figuresSection(run, undefined, hardware),
            ...comparisonSection(run),
            ...explanationsSection(run),
            ...workloadSections(run),
            ...findingsSection(run),
          ]
        : []),
      ...methodSection(run),
    ],
  });
}

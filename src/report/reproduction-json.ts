import type { Reproduction } from '../analysis/reproduction.ts';
import { MEASUREMENT_VERSION } from '../results/measurement-versions.ts';
import { jsonOfCell } from './comparison-json.ts';

/** A run beside the one that reproduces it, with all that is known of the two, for other programs. */
export function renderReproductionJson(reproduction: Reproduction): string {
  const { recorded, measured, comparison, cells, notReproduced, outcome } = reproduction;
  const { sameSamples, otherSoftware } = reproduction;
  const { a, b, cautions, notes } = comparison;
  const document = {
    kind: 'worldswitch-reproduction',
    schema: 1,
    outcome,
    recorded: { run: recorded.id, ...a, ...provenanceOf(recorded) },
    measured: { run: measured.id, ...b, ...provenanceOf(measured) },
    measurementVersion: MEASUREMENT_VERSION,
    sameSamples,
    otherSoftware,
    cells: cells.map(({ cell, verdict }) => ({ ...jsonOfCell(cell), verdict })),
    notReproduced,
    notes: [...cautions, ...notes],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function provenanceOf({ worldswitch, measurementVersions }: Reproduction['recorded']): object {
  return { worldswitch, measurementVersions };
}

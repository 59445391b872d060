import type { PredictionReport } from '../analysis/prediction/report.ts';

/** All of a prediction for other programs. */
export function renderPredictionJson({ basis, cells, findings, exits, refusals }: PredictionReport): string {
  const { profile, anchor } = basis;
  const document = {
    kind: 'prediction',
    hardware: profile,
    anchor: anchor?.said ?? null,
    cells,
    findings: findings.map(({ finding, holds = null, ratio }) => ({ id: finding.id, holds, ratio })),
    exits,
    refusals,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

import { type Markup, markup } from '../../report/markup.ts';
import type { CellDocument } from '../documents/cell.ts';
import { startPath } from './links.ts';

/** That a run has not stored where the instructions of a cell go, and what would say it. */
export function drawMissingExplanation({
  configuration,
  benchmark,
  explainCommand,
}: Pick<CellDocument, 'configuration' | 'benchmark' | 'explainCommand'>): Markup {
  return markup`<div class="notice"><p>This run has not stored where the instructions of this figure go.</p>
<p><code>${explainCommand}</code> measures and explains it, as does <a href="${startPath({ configuration, benchmark })}">a run that is started here</a>.</p></div>`;
}

import type { FindingText } from '../findings.ts';
import { type Markup, markup } from '../markup.ts';

/**
 * What the study found, and what a run shows.
 *
 * @param of what the figures are of one of
 */
export function drawFindings(findings: readonly FindingText[], of = 'operation'): Markup {
  return markup`<p>What the study of 2016 found by comparing two figures, and what this run shows, in instructions per ${of}.</p>
<ul class="findings">
${findings.map(
  ({ verdict, claim, figures }) =>
    markup`<li class="${verdict === 'holds' ? 'holds' : 'broken'}"><strong>${verdict === 'holds' ? '✓ holds' : '✗ no longer holds'}:</strong> ${claim} <span class="note">${figures}</span></li>\n`,
)}</ul>`;
}

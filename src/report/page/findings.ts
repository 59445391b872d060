import type { FindingGroup, FindingText } from '../findings.ts';
import { type Markup, markup } from '../markup.ts';

/** Before each verdict, for those who can't tell colours apart. */
const SIGNS: Readonly<Record<FindingText['verdict'], string>> = {
  holds: '✓',
  'no longer holds': '✗',
  'not clear': '≈',
  "can't be judged": '?',
};

/** What the study found, and what a run shows. */
export function drawFindings(groups: readonly FindingGroup[]): Markup {
  return markup`${groups.map(
    ({ unit, findings }) =>
      markup`<p>What the study of 2016 found by comparing two figures, and what this run shows, in ${unit}.</p>
<ul class="findings">
${findings.map(
  ({ verdict, claim, figures }) =>
    markup`<li class="${verdict === 'holds' ? 'holds' : 'broken'}"><strong>${SIGNS[verdict]} ${verdict}:</strong> ${claim} <span class="note">${figures}</span></li>\n`,
)}</ul>\n`,
  )}`;
}

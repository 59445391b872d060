import { isCompleted } from '../../results/measurement.ts';
import type { Run } from '../../results/schema.ts';
import { bibtexOf } from '../citation.ts';
import { type Markup, markup } from '../markup.ts';
import { drawFingerprints } from './fingerprints.ts';
import { reproduction } from './reproduction.ts';

/** How it was measured, with what, and how to do it again. */
export function drawMethod(run: Run, notes: readonly string[]): Markup {
  const completed = run.measurements.filter(isCompleted);
  return markup`<ul>
${notes.map((note) => markup`<li>${note}</li>\n`)}</ul>
${completed.length === 0 ? '' : drawFingerprints(completed)}<h3>Doing it again</h3>
<pre tabindex="0" aria-label="Commands"><code>${reproduction(run)}</code></pre>
<h3>Citing it</h3>
<pre tabindex="0" aria-label="BibTeX"><code>${bibtexOf(run)}</code></pre>
`;
}

import { soFar } from '../../report/duration.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { scrolled } from '../../report/page/data-table.ts';
import { doneOf, isFinal, type Progress } from '../measuring/progress.ts';
import { runPath } from './links.ts';
import { counted, drawError, drawState } from './words.ts';

/** What a page shows of a progress, in a word that the script makes of an event too. */
export function shownOf(progress: Progress): string {
  return `${progress.state} ${doneOf(progress)}`;
}

/** How far a run is that has not come to its end, or failed. */
export function drawProgress(progress: Progress, isOwn: boolean): Markup {
  const { run, state, sessions, seconds, lines, error } = progress;
  const done = doneOf(progress);
  return markup`<section aria-labelledby="progress-title" id="progress">
<h2 id="progress-title">Progress</h2>
<p role="status">${drawState(state)} · ${done} of ${counted(sessions.length, 'session')} done</p>
${seconds === null || isFinal(state) ? '' : markup`<p id="how-long">${soFar(seconds, progress.secondsLeft)}</p>`}
<progress max="${sessions.length}" value="${done}" aria-label="Sessions that are done"></progress>
${error === null ? '' : drawError(error)}${explainState(progress)}
${isOwn && state !== 'cancelling' ? markup`<form method="post" action="${runPath(run)}/cancel" class="actions"><button type="submit" id="cancel">Cancel the run</button><span class="hint">What has been measured is kept.</span></form>` : ''}
${scrolled('Progress of the sessions', drawSessions(sessions))}
<details><summary>What was said</summary>
<pre role="log" tabindex="0" aria-label="What was said"><code id="progress-lines">${lines.join('\n')}</code></pre></details>
</section>
`;
}

function drawSessions(sessions: Progress['sessions']): Markup {
  return markup`<table><thead><tr><th scope="col">session</th><th scope="col">phase</th><th scope="col" class="number">seconds</th><th scope="col">error</th></tr></thead>
<tbody>
${sessions.map(
  ({ name, phase, seconds, error }) =>
    markup`<tr><th scope="row">${name}</th><td data-phase-of="${name}">${phase}</td><td class="number">${seconds?.toFixed(1) ?? '-'}</td><td class="detail">${error === null ? '-' : `${error.message}. Next: ${error.next}`}</td></tr>\n`,
)}</tbody></table>`;
}

/** What is to be known of a run that did not come to its end. */
function explainState({ run, state }: Progress): Markup {
  if (state === 'interrupted')
    return markup`<p>This run has not come to its end. If no other process is at it, <code>worldswitch run --resume ${run}</code> goes on where it stopped.</p>`;
  if (state === 'cancelled')
    return markup`<p>This run was cancelled. What it had measured by then is kept; <code>worldswitch run --resume ${run}</code> goes on with it if anything is stored.</p>`;
  return markup``;
}

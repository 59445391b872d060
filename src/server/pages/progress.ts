import { type Markup, markup } from '../../report/markup.ts';
import { scrolled } from '../../report/page/data-table.ts';
import type { Progress } from '../measuring/progress.ts';
import { runPath } from './links.ts';
import { counted, drawError, drawState, upperFirst } from './words.ts';

/** What a page shows of a progress, in a word that the script makes of an event too. */
export function shownOf({ state, configurations }: Progress): string {
  return `${state} ${doneOf(configurations)}`;
}

function doneOf(configurations: Progress['configurations']): number {
  return configurations.filter(({ phase }) => phase === 'completed' || phase === 'failed').length;
}

/** How far a run is that has not come to its end, or failed. */
export function drawProgress(progress: Progress, isOwn: boolean): Markup {
  const { run, state, configurations, lines, error } = progress;
  const done = doneOf(configurations);
  const noun = configurations.some(({ id }) => id.includes(' ')) ? 'workload' : 'configuration';
  return markup`<section aria-labelledby="progress-title" id="progress">
<h2 id="progress-title">Progress</h2>
<p role="status">${drawState(state)} · ${done} of ${counted(configurations.length, noun)} done</p>
<progress max="${configurations.length}" value="${done}" aria-label="${upperFirst(noun)}s that are done"></progress>
${error === null ? '' : drawError(error)}${explainState(progress)}
${isOwn && state !== 'cancelling' ? markup`<form method="post" action="${runPath(run)}/cancel" class="actions"><button type="submit" id="cancel">Cancel the run</button><span class="hint">What has been measured is kept.</span></form>` : ''}
${scrolled(`Progress of the ${noun}s`, drawConfigurations(configurations, noun))}
<details><summary>What was said</summary>
<pre role="log" tabindex="0" aria-label="What was said"><code id="progress-lines">${lines.join('\n')}</code></pre></details>
</section>
`;
}

function drawConfigurations(configurations: Progress['configurations'], noun: string): Markup {
  return markup`<table><thead><tr><th scope="col">${noun}</th><th scope="col">phase</th><th scope="col" class="number">seconds</th><th scope="col">error</th></tr></thead>
<tbody>
${configurations.map(
  ({ id, phase, seconds, error }) =>
    markup`<tr><th scope="row">${id}</th><td data-phase-of="${id}">${phase}</td><td class="number">${seconds?.toFixed(1) ?? '-'}</td><td class="detail">${error === null ? '-' : `${error.message}. Next: ${error.next}`}</td></tr>\n`,
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

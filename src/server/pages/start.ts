import { configurations } from '../../catalog/configurations.ts';
import { microbenchmarks } from '../../catalog/microbenchmarks.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { DEFAULT_BATCHES, DEFAULT_ITERATIONS } from '../../study/study.ts';
import type { Progress } from '../measuring/progress.ts';
import type { View } from './layout.ts';
import { runPath } from './links.ts';
import { drawError } from './words.ts';

/** What is filled in. */
export interface StartForm {
  readonly configurations: readonly string[];
  readonly microbenchmarks: readonly string[];
  /** As they were typed. */
  readonly iterations: string;
  readonly batches: string;
  readonly explain: boolean;
}

/** The form before anything is filled in. */
export const DEFAULT_FORM: StartForm = {
  configurations: [],
  microbenchmarks: [],
  iterations: String(DEFAULT_ITERATIONS),
  batches: String(DEFAULT_BATCHES),
  explain: false,
};

/**
 * The form by which a run is started.
 *
 * @param going the run that has to end first
 * @param error why the run could not be started
 */
export function startView(
  form: StartForm,
  going: Progress | undefined,
  error?: { message: string; next: string },
): View {
  return {
    title: 'Start a run',
    part: 'start',
    content: markup`${error === undefined ? '' : drawError(error)}
${
  going === undefined
    ? ''
    : markup`<div class="notice"><p><a href="${runPath(going.run)}">A run is going on.</a> One run at a time is measured: another one can be started when it has ended, or was cancelled.</p></div>`
}
<p>It is measured on this machine, with the versions of the software that <code>worldswitch run</code> takes, and stored like any other run. What is missing in the cache is fetched first.</p>
<form method="post" action="/runs">
<fieldset><legend>Configurations</legend><p class="hint" id="configurations-hint">None chosen means all of them.</p>
<ul class="choices">${configurations.map(({ id, title }) => choice('configuration', id, title, form.configurations.includes(id)))}</ul></fieldset>
<fieldset><legend>Microbenchmarks</legend><p class="hint" id="microbenchmarks-hint">None chosen means all of them. What a configuration can't do is left out there.</p>
<ul class="choices">${microbenchmarks.map(({ id, definition }) => choice('microbenchmark', id, definition, form.microbenchmarks.includes(id)))}</ul></fieldset>
<fieldset><legend>How</legend><div class="fields">
<label for="iterations">Operations per batch<input type="number" id="iterations" name="iterations" min="1" max="100000" required value="${form.iterations}"></label>
<label for="batches">Batches<input type="number" id="batches" name="batches" min="1" max="10000" required value="${form.batches}"></label>
<label class="inline" for="explain"><input type="checkbox" id="explain" name="explain" value="on"${form.explain ? markup` checked` : ''}>Explain: say where every instruction goes</label>
</div></fieldset>
<p class="actions"><button type="submit" class="main" id="start">Start the run</button></p>
</form>`,
  };
}

function choice(name: string, id: string, text: string, chosen: boolean): Markup {
  const key = `${name}-${id.replaceAll('/', '-')}`;
  return markup`<li${id.includes('/') ? markup` class="indented"` : ''}><label for="${key}"><input type="checkbox" id="${key}" name="${name}" value="${id}"${chosen ? markup` checked` : ''}><span>${id}<small>${text}</small></span></label></li>\n`;
}

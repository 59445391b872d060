import { duration, soFar } from '../../report/duration.ts';

/**
 * What keeps a page up to date: it listens to the events that the page names. Of a run's progress it writes what is
 * new where it stands; when more than that has changed, it loads the page again and puts what is live in the place of
 * what was. Nothing that was measured is in this text, and what events say is never taken for markup. How long a run takes is said in the words of
 * the terminal, by the same functions.
 */
export const SCRIPT = String.raw`
(() => {
  const live = document.getElementById('live');
  const connection = document.getElementById('connection');
  if (live === null) return;
  const FINAL = ['cancelled', 'completed', 'failed'];
  const AGAIN = 3000;
  let shown = live.dataset.shown;
  let loading = false;
  let stale = false;
  let told;

  ${duration}
  ${soFar}

  function say(text) {
    if (connection.textContent !== text) connection.textContent = text;
  }

  // What the reader has chosen, opened and focused stays.
  function remember() {
    const active = document.activeElement;
    return {
      focus: live.contains(active) ? active.id || null : null,
      checked: Array.from(live.querySelectorAll('input:checked'), (input) => input.value),
      open: Array.from(live.querySelectorAll('details[open] > summary'), (summary) => summary.textContent),
    };
  }
  function restore({ focus, checked, open }) {
    for (const input of live.querySelectorAll('input[type=checkbox]')) input.checked = checked.includes(input.value);
    for (const summary of live.querySelectorAll('details > summary'))
      if (open.includes(summary.textContent)) summary.parentElement.open = true;
    if (focus !== null) document.getElementById(focus)?.focus({ preventScroll: true });
  }

  async function load() {
    if (loading) {
      stale = true;
      return;
    }
    loading = true;
    live.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.getElementById('live');
      if (answer.ok && fresh !== null) {
        const kept = remember();
        live.replaceChildren(...fresh.childNodes);
        restore(kept);
        document.querySelector('.going')?.remove();
        const going = page.querySelector('.going');
        if (going !== null) document.querySelector('header.site').append(going);
      } else if (!answer.ok) say(page.querySelector('.error p')?.textContent ?? 'The server could not answer.');
    } catch {
      // The connection says so itself.
    }
    live.removeAttribute('aria-busy');
    loading = false;
    if (stale) {
      stale = false;
      load();
    }
  }

  function write(selector, text) {
    const element = live.querySelector(selector);
    if (element !== null && element.textContent !== text) element.textContent = text;
  }

  function progressed(progress) {
    const done = progress.sessions.filter(({ phase }) => phase === 'completed' || phase === 'failed').length;
    for (const { name, phase } of progress.sessions)
      write('[data-phase-of="' + CSS.escape(name) + '"]', phase);
    write('#progress-lines', progress.lines.join('\n'));
    told = { at: performance.now(), seconds: progress.seconds, left: progress.secondsLeft };
    sayHowLong();
    const now = progress.state + ' ' + done;
    if (shown !== now) load();
    shown = now;
    return FINAL.includes(progress.state);
  }

  function sayHowLong() {
    if (told === undefined || told.seconds === null) return;
    const since = (performance.now() - told.at) / 1000;
    const left = told.left === null || told.left <= since ? null : told.left - since;
    write('#how-long', soFar(told.seconds + since, left));
  }

  function listen() {
    const source = new EventSource(live.dataset.events);
    source.addEventListener('open', () => say('Live'));
    source.addEventListener('progress', ({ data }) => {
      if (!progressed(JSON.parse(data))) return;
      told = undefined;
      source.close();
      say('');
    });
    // The first one too: something may have changed before this page listened.
    source.addEventListener('changed', load);
    source.addEventListener('error', () => {
      say('The connection is lost; trying again');
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN);
    });
  }
  setInterval(sayHowLong, 1000);
  say('Connecting');
  listen();
})();
`;

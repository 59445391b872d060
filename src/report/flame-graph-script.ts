/**
 * What makes a flame graph interactive: a click on a frame zooms to it, a click on the root or Escape resets, and a
 * box searches names. Without it the picture is complete. It adds its own controls, so that there are none that do
 * nothing where scripts don't run, and reads the geometry from the picture's attributes. Nothing of an explanation
 * is in this text.
 */
export const FLAME_GRAPH_SCRIPT = String.raw`
(() => {
  const svg = document.currentScript.closest('svg');
  const SVG = 'http://www.w3.org/2000/svg';
  const XHTML = 'http://www.w3.org/1999/xhtml';
  const [left, width, gap, padding, character] =
    ['left', 'width', 'gap', 'padding', 'character'].map((key) => Number(svg.dataset[key]));
  const frames = Array.from(svg.querySelectorAll('.frame'), (group) => ({
    group,
    rect: group.querySelector('rect'),
    text: group.querySelector('text'),
    name: group.dataset.name,
    depth: Number(group.dataset.depth),
    start: Number(group.dataset.start),
    end: Number(group.dataset.start) + Number(group.dataset.count),
  }));
  const [root] = frames;
  if (root === undefined) return;

  function place(frame, x, wide) {
    frame.rect.setAttribute('x', x);
    frame.rect.setAttribute('width', Math.max(wide - gap, Math.min(wide, gap)));
    const characters = Math.floor((wide - 2 * padding) / character);
    if (frame.text === null && characters >= 3) {
      frame.text = document.createElementNS(SVG, 'text');
      frame.text.setAttribute('y', Number(frame.rect.getAttribute('y')) + Number(svg.dataset.baseline));
      frame.group.append(frame.text);
    }
    if (frame.text === null) return;
    frame.text.setAttribute('x', x + padding);
    frame.text.textContent =
      characters < 3 ? '' : frame.name.length <= characters ? frame.name : frame.name.slice(0, characters - 1) + '…';
  }

  function zoom(to) {
    const scale = width / (to.end - to.start);
    for (const frame of frames) {
      const below = frame.depth < to.depth && frame.start <= to.start && frame.end >= to.end;
      const above = frame.depth >= to.depth && frame.start >= to.start && frame.end <= to.end;
      frame.group.style.display = below || above ? '' : 'none';
      frame.group.classList.toggle('below', below);
      if (below) place(frame, left, width);
      if (above) place(frame, left + (frame.start - to.start) * scale, (frame.end - frame.start) * scale);
    }
    svg.querySelector('.axis').style.display = to === root ? '' : 'none';
    reset.style.visibility = to === root ? 'hidden' : 'visible';
  }

  function search(wanted) {
    let found = 0;
    let counted = 0;
    // Frames come before those above them: what is above a match is counted with it.
    for (const frame of frames) {
      const match = wanted !== '' && frame !== root && frame.name.toLowerCase().includes(wanted.toLowerCase());
      frame.group.classList.toggle('match', match);
      frame.group.classList.toggle('other', wanted !== '' && !match);
      if (!match || frame.start < counted) continue;
      found += frame.end - frame.start;
      counted = frame.end;
    }
    result.textContent = wanted === '' ? '' : ((100 * found) / (root.end - root.start)).toFixed(1) + ' % found';
  }

  const controls = document.createElementNS(SVG, 'foreignObject');
  for (const [key, value] of Object.entries({ x: left + width - 430, y: 10, width: 430, height: 28 }))
    controls.setAttribute(key, value);
  const element = (name, attributes) => {
    const made = document.createElementNS(XHTML, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const bar = element('div', { class: 'controls' });
  const result = element('output', {});
  const reset = element('button', { type: 'button' });
  const box = element('input', { type: 'search', placeholder: 'Search functions', 'aria-label': 'Search functions' });
  reset.textContent = 'Reset zoom';
  reset.style.visibility = 'hidden';
  bar.append(result, reset, box);
  controls.append(bar);
  svg.append(controls);
  // What is inside an image is hidden from assistive technology.
  svg.setAttribute('role', 'group');

  for (const frame of frames) {
    frame.group.style.cursor = 'pointer';
    frame.group.addEventListener('click', () => zoom(frame));
  }
  reset.addEventListener('click', () => zoom(root));
  box.addEventListener('input', () => search(box.value));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') zoom(root);
  });
})();
`;

/**
 * Suggests versions in the fields of a form, as soon as a reader comes to one of them: all that are known here, where the page
 * itself has those of the lock alone. What is sent is only ever set as a value or a text.
 */
export const VERSIONS_SCRIPT = String.raw`
(() => {
  const fields = ['kernel', 'xen', 'qemu'].map((name) => document.getElementById(name));
  let asked = false;
  async function suggest() {
    if (asked) return;
    asked = true;
    try {
      const answer = await fetch('/api/versions');
      if (!answer.ok) throw new Error();
      const { versions } = await answer.json();
      // What has a drawback on one architecture may have none on another.
      const [good, bad] = [true, false].map((well) => versions.filter(({ lacks }) => (lacks === null) === well));
      for (const field of fields) {
        const known = new Set(Array.from(field.list.options, ({ value }) => value));
        for (const { software, version, architecture, lacks, notes } of [...good, ...bad]) {
          if (software !== field.name || known.has(version)) continue;
          known.add(version);
          const option = document.createElement('option');
          option.value = version;
          option.label = [version, ...(lacks === null ? [] : [architecture]), ...notes].join(', ');
          field.list.append(option);
        }
      }
      document.documentElement.dataset.versions = 'all';
    } catch {
      // Those of the lock are still there; the next field asks again.
      asked = false;
    }
  }
  for (const field of fields) field.addEventListener('focus', suggest);
  if (fields.includes(document.activeElement)) suggest();
})();
`;

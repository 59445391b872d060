import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bibtexOf } from '../../src/report/citation.ts';
import { renderLatex } from '../../src/report/latex.ts';
import { renderPage } from '../../src/report/page/page.ts';
import { renderReportMarkdown } from '../../src/report/report-markdown.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { worldswitchVersion } from '../../src/system/version.ts';
import { measurementOf, runOf } from '../results/sample-run.ts';
import { sampleReport } from './sample-report.ts';

const citation = readFileSync(join(packageRoot, 'CITATION.cff'), 'utf8');

test('CITATION.cff has the fields that the format requires, and the version of the package', () => {
  for (const field of ['cff-version: 1.2.0', 'message: .+', 'title: .+', 'authors:\n  - name: .+'])
    expect(citation).toMatch(new RegExp(`^${field}$`, 'm'));
  expect(/^version: (?<version>.+)$/m.exec(citation)?.groups?.['version']).toBe(worldswitchVersion());
});

test('the study is cited, in CITATION.cff and in BibTeX, as the same', () => {
  const doi = /^ {4}doi: (?<doi>.+)$/m.exec(citation)?.groups?.['doi'];
  expect(doi).toBe('10.1109/ISCA.2016.35');
  expect(bibtexOf(sampleReport())).toContain(`doi = {${doi}}`);
  for (const [, name] of citation.matchAll(/family-names: (.+)/g))
    expect(bibtexOf(sampleReport())).toContain(name);
});

test('a report has it: a page escaped, Markdown as code, LaTeX after its end, where nothing is set', () => {
  const run = sampleReport();
  const bibtex = bibtexOf(run);
  expect(renderPage(run)).toContain('@inproceedings{dall2016arm,');
  expect(renderReportMarkdown(run)).toContain(`\`\`\`bibtex\n${bibtex}\n\`\`\`\n`);
  expect(renderLatex(run)).toContain(`\\end{document}\n\n${bibtex}\n`);
});

test('a hostile version ends neither the entry nor the code around it; no figure is no reason to cite nothing', () => {
  const measured = measurementOf([]);
  const hostile = { ...measured, fingerprint: { ...measured.fingerprint, worldswitch: '1}\n```\n<b>' } };
  expect(bibtexOf(runOf([hostile]))).toContain('@misc{worldswitch-1b,');
  expect(bibtexOf(runOf([]))).toContain(`version = {${worldswitchVersion()}}`);
});

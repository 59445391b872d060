import { hypervisorOf, knownConfiguration, machineTitleOf } from '../../report/known-configurations.ts';
import { explanationSheetOf } from '../../report/explanation-sheet.ts';
import { made, type Markup, markup } from '../../report/markup.ts';
import { explanationCharts } from '../../report/microbenchmark-charts.ts';
import { formatFigure } from '../../report/numbers.ts';
import { drawTable, scrolled } from '../../report/page/data-table.ts';
import type { Explanation } from '../../results/explanation.ts';
import type { CellDocument } from '../documents/cell.ts';
import type { CellParts } from './cell-parts.ts';
import { drawMissingExplanation } from './missing-explanation.ts';
import { flameGraphPath } from './links.ts';

type MicrobenchmarkDocument = Extract<CellDocument, { kind: 'microbenchmark' }>;
type MicrobenchmarkFigure = Extract<CellDocument['figure'], { kind: 'microbenchmark' }>;

const reasons: Readonly<Record<MicrobenchmarkFigure['outliers'][number]['explanation'], string>> = {
  'first-batch': 'first of the microbenchmark',
  'host-tick': "a tick of the host kernel's timer in it",
  switched: 'another thread had the VCPU while it ran',
  stolen: 'another VM had the PCPU while it ran',
  unexplained: 'stands out without an explanation',
};

/** What there is to say of a microbenchmark on a configuration. @throws WorldswitchError if its explanation is damaged */
export function microbenchmarkParts(document: MicrobenchmarkDocument): CellParts {
  const { figure } = document;
  return {
    ...(figure.kind === 'microbenchmark' ? ofFigure(figure) : NOTHING),
    start: undefined,
    caption: 'The line is the median; a ring is a batch that stands out.',
    explanation:
      document.explanation === null
        ? drawMissingExplanation(document)
        : drawExplanation({ ...document, explanation: document.explanation }),
  };
}

const NOTHING = { statistics: [], notes: [], remarkOf: () => undefined } as const;

function ofFigure(figure: MicrobenchmarkFigure): Pick<CellParts, 'statistics' | 'notes' | 'remarkOf'> {
  const { overhead, batches, outliers, path, timing } = figure;
  return {
    statistics: [
      ['overhead, subtracted', formatFigure(overhead)],
      ['batches', String(batches)],
      ['batches that stand out', String(outliers.length)],
    ],
    notes: [
      ...(path === 'serialised-sum'
        ? ['A serialised sum: the path crosses PCPUs, and what both execute is added up.']
        : []),
      ...(timing === 'stamped'
        ? ['Begin and end are stamped from outside the machine; there is no overhead to subtract.']
        : []),
    ],
    remarkOf: (batch) => {
      const own = outliers.find((each) => each.batch === batch);
      return own && reasons[own.explanation];
    },
  };
}

function drawExplanation({
  run,
  configuration,
  benchmark,
  explanation,
  figure,
  software,
}: MicrobenchmarkDocument & { readonly explanation: Explanation }): Markup {
  const { introduction, tables, notes } = explanationSheetOf({
    kind: 'microbenchmark',
    runId: run,
    ...{ configuration, benchmark, explanation },
    title: knownConfiguration(configuration)?.title ?? configuration,
    median: figure.median,
    unit: figure.clock.unit,
    versions: software,
  });
  const { places, classes, timelines } = explanationCharts(benchmark, [
    {
      configuration,
      machine: machineTitleOf(configuration),
      hypervisor: hypervisorOf(configuration),
      explanation,
    },
  ]);
  // Regions of a page are told apart by their names.
  const parts = [
    { chart: places, label: 'By place, picture' },
    { chart: classes, label: 'By class of instruction, picture' },
  ];
  const graph = flameGraphPath(run, configuration, benchmark);
  return markup`${introduction.map((sentences) => markup`<p>${sentences}</p>\n`)}<div class="grid parts">
${parts.map(({ chart, label }) => (chart === undefined ? '' : markup`<figure>${scrolled(label, made(chart.svg))}</figure>\n`))}</div>
<div class="grid strips">${timelines.map(({ svg }, index) => markup`<figure>${scrolled(`One operation, picture ${index + 1}`, made(svg))}</figure>\n`)}</div>
<h3 id="flame-graph">Flame graph</h3>
<figure class="flame"><div class="scroll wide" role="region" tabindex="0" aria-label="Flame graph"><a href="${graph}"><img src="${graph}" alt="Flame graph of ${benchmark} on ${configuration}: the tables below have its figures"></a></div>
<figcaption>Width is instructions per operation. <a href="${graph}">Opened by itself</a> it can be searched, and zoomed by a click.</figcaption></figure>
${tables.map((table) => scrolled(table.title, drawTable(table)))}
<ul class="note">${notes.map((note) => markup`<li>${note}</li>\n`)}</ul>`;
}

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderExplanationMarkdown } from '../../src/report/explanation-markdown.ts';
import type { ExplainedMicrobenchmark } from '../../src/report/explained-cell.ts';
import { explanationSheetOf } from '../../src/report/explanation-sheet.ts';
import type { ExplanationTable } from '../../src/report/explanation-table.ts';
import { renderExplanation } from '../../src/report/explanation.ts';
import { formatFigure } from '../../src/report/numbers.ts';
import type { Explanation } from '../../src/results/explanation.ts';
import { arbitraryExplanation } from '../results/arbitrary-explanation.ts';
import { sampleExplanation } from '../results/sample-explanation.ts';

function cellOf(explanation: Explanation, median = explanation.instructions / explanation.operations) {
  return {
    kind: 'microbenchmark',
    runId: '20261122T210145-3f9a',
    configuration: 'kvm-arm64',
    benchmark: explanation.benchmark,
    unit: 'instructions',
    title: 'KVM in split mode',
    median,
    explanation,
    versions: 'Linux 6.1.0-test, QEMU 10.0.2',
  } satisfies ExplainedMicrobenchmark;
}

const text = renderExplanation(cellOf(sampleExplanation));
const flowing = text.replaceAll(/\n +/g, ' ');
const lineOf = (start: string): string[] | undefined =>
  text
    .split('\n')
    .find((line) => line.trimStart().startsWith(start))
    ?.split('|')
    .map((cell) => cell.trim());

describe('for a terminal', () => {
  test('the heading has the figure of the run, and the text says what is explained', () => {
    expect(text).toMatch(/^virtual-ipi on kvm-arm64: 418\.5 instructions per operation\n/);
    expect(flowing).toContain(
      'Explained is batch 12, the one in the middle: 4 operations of 418.5 instructions.',
    );
    expect(flowing).toContain('not hardware time');
    expect(flowing).toContain('Measured with Linux 6.1.0-test, QEMU 10.0.2.');
    expect(flowing).not.toContain('no result');
  });

  test('both figures are there where the batch is not the median', () => {
    const other = renderExplanation(cellOf(sampleExplanation, 400)).replaceAll(/\n +/g, ' ');
    expect(other).toMatch(/^virtual-ipi on kvm-arm64: 400 instructions/);
    expect(other).toContain('418.5 instructions on average, where the median of all batches is 400.');
  });

  test('places have bars', () => {
    expect(lineOf('EL2 part of KVM')).toEqual(['EL2 part of KVM', '131.0', '31.3', '████████████▌']);
  });

  test('phases have their functions below them; small ones are summed up', () => {
    expect(lineOf('save state')).toEqual(['save state', '', '54.0', '12.9']);
    expect(lineOf('__fpsimd_save_state')).toEqual(['__fpsimd_save_state', 'EL2 part of KVM', '34.0', '8.1']);
    expect(lineOf('(no symbol) 0xffff800008030000')?.slice(2)).toEqual(['8.7', '2.1']);
    expect(lineOf('2 others')).toEqual(['2 others', '', '3.5', '0.8']);
  });

  test('classes have what is saved and restored, and the registers', () => {
    expect(lineOf('EL1 system registers')).toEqual(['EL1 system registers', '4.0', '2.0', '-', '6.0', '1.4']);
    expect(text).toContain('\n    saved: ESR_EL1, FAR_EL1 2 each; restored: ESR_EL1 2\n');
  });

  test('the critical path stands beside the serialised sum', () => {
    expect(lineOf('4 |')).toEqual(['4', '1', 'guest', '30', '7.1', 'irq']);
    expect(lineOf('2 |    1 |')).toEqual(['2', '1', '130', '37.0', 'software-generated interrupt']);
    expect(flowing).toContain('351 instructions (83.6 %) of the 420');
    const without = renderExplanation(cellOf({ ...sampleExplanation, criticalPath: null }));
    expect(without.toLowerCase()).not.toContain('critical path');
  });

  test('how much has a name', () => {
    expect(flowing).toContain('97.8 % of what is executed outside the guest');
  });

  test('what does not add up is no result', () => {
    const wrong = renderExplanation(cellOf({ ...sampleExplanation, instructions: 1600 }));
    expect(wrong.replaceAll(/\n +/g, ' ')).toContain(
      'no result: it does not add up. The parts add up to 1674 instructions, not to 1600.',
    );
  });

  test('no line is too long and nothing steers the terminal, whatever the names are', () => {
    fc.assert(
      fc.property(arbitraryExplanation, (explanation) => {
        const lines = renderExplanation(cellOf(explanation)).split('\n');
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
        expect(lines.join('')).not.toMatch(/[\p{Control}\p{Format}\p{Surrogate}]/u);
      }),
    );
    const long = structuredClone(sampleExplanation);
    for (const named of long.functions) named.name = '\u{1b}[31m'.repeat(1000);
    const lines = renderExplanation(cellOf(long)).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBe(100);
  });
});

function tablesOf(explanation: Explanation): readonly ExplanationTable[] {
  return explanationSheetOf(cellOf(explanation)).tables;
}

/** The columns of a table that hold amounts, in tenths. */
function tenths({ columns }: ExplanationTable, cells: readonly string[]): number[] {
  return columns.flatMap(({ head }, index) =>
    ['saved', 'restored', 'neither', 'instructions', '%'].includes(head)
      ? [Math.round(10 * Number((cells[index] ?? '').replaceAll(',', '').replace(/^-$/, '0')))]
      : [],
  );
}

function addUp(lines: readonly (readonly number[])[]): number[] {
  return (lines[0] ?? []).map((_, column) => lines.reduce((sum, line) => sum + (line[column] ?? 0), 0));
}

/** What must add up in a table: its rows to the sum, and indented rows to the one above them. */
function sumsOf(table: ExplanationTable): { parts: number[][]; whole: number[] }[] {
  const rows = table.rows.map((row) => ({ ...row, tenths: tenths(table, row.cells) }));
  const top = rows.flatMap((row, index) => (row.indented ? [] : [{ ...row, index }]));
  return [
    { parts: top.map((row) => row.tenths), whole: tenths(table, table.sum) },
    ...top.map((row, at) => ({
      parts: rows.slice(row.index + 1, top[at + 1]?.index).map((part) => part.tenths),
      whole: row.tenths,
    })),
  ].filter(({ parts }) => parts.length > 0);
}

describe('what is printed adds up', () => {
  test('rows to the sum, functions to their phase, directions to their class', () => {
    fc.assert(
      fc.property(arbitraryExplanation, (explanation) => {
        const tables = tablesOf(explanation);
        for (const { parts, whole } of tables.flatMap(sumsOf)) expect(addUp(parts)).toEqual(whole);
        for (const row of tables[2]?.rows ?? []) {
          const [saved = 0, restored = 0, neither = 0, all] = tenths(tables[2]!, row.cells);
          expect(saved + restored + neither).toBe(all);
        }
      }),
    );
  });

  test('the sums are the figure of the batch, those of the timeline its own', () => {
    fc.assert(
      fc.property(arbitraryExplanation, (explanation) => {
        const figure = formatFigure(explanation.instructions / explanation.operations, 1);
        const [place, phase, byClass, timeline] = tablesOf(explanation).map(({ sum }) =>
          sum.map((cell) => (/^[\d,]+$/.test(cell) ? `${cell}.0` : cell)),
        );
        for (const sum of [place, phase, byClass]) expect(sum).toContain(figure);
        expect(timeline).toContain(formatFigure(explanation.timeline.instructions, 1));
      }),
    );
  });
});

describe('as Markdown', () => {
  const markdown = renderExplanationMarkdown(cellOf(sampleExplanation));

  test('has the same cells', () => {
    expect(markdown).toMatch(/^\*\*virtual-ipi on kvm-arm64: 418\.5 instructions per operation\*\*\n/);
    expect(markdown).toContain('| EL2 part of KVM | 131.0 | 31.3 | ████████████▌ |');
    expect(markdown).toContain(String.raw`| &nbsp;&nbsp;\_\_guest\_exit | EL2 part of KVM | 18.0 | 4.3 |`);
    expect(markdown).toContain(
      String.raw`| 6.0 | 1.4 | saved: ESR\_EL1, FAR\_EL1 2 each; restored: ESR\_EL1 2 |`,
    );
    expect(markdown).toContain('| **sum** |  | **418.5** | **100.0** |');
    expect(markdown).toContain('(83.6 %)');
  });

  test('names are no markup, and cannot break a row', () => {
    const strange = structuredClone(sampleExplanation);
    strange.functions[8] = { ...strange.functions[7]!, name: 'a|b\\|[c](d)\n<e>&lt;', address: '0x1' };
    expect(renderExplanationMarkdown(cellOf(strange))).toContain(
      String.raw`a\|b\\\|\[c](d)�\<e>\&lt; | host kernel |`,
    );
    expect(markdown).not.toContain('<script>');
    fc.assert(
      fc.property(arbitraryExplanation, (explanation) => {
        const lines = renderExplanationMarkdown(cellOf(explanation)).split('\n');
        const cells = lines
          .filter((line) => line.startsWith('| '))
          .map((line) => [...line.matchAll(/\\.|\|/g)].filter(([match]) => match === '|').length);
        // By place 4 columns, by phase 4, by class 6 or, with registers, 7, timeline 6, critical path 5.
        expect(cells.every((count) => [5, 6, 7, 8].includes(count))).toBe(true);
      }),
    );
  });
});

test('every form ends with one line feed', () => {
  for (const render of [renderExplanation, renderExplanationMarkdown])
    expect(render(cellOf(sampleExplanation))).toMatch(/[^\n]\n$/);
});

import { describe, expect, test } from 'vitest';
import { writePage, type Written } from '../../pages/page.ts';
import type { Recordings } from '../../pages/recordings.ts';
import { unmarkedFigures } from '../../pages/unmarked.ts';
import type { Run } from '../../src/results/schema.ts';
import { batches, calibrated, measurementOf, runOf } from '../results/sample-run.ts';

/** A run in which a hypercall takes so many instructions. */
function runWith(figure: number, id: string): Run {
  const samples = [...calibrated, ...batches('hypercall', [(figure + 4) * 10, (figure + 4) * 10])];
  return runOf([measurementOf(samples)], { id });
}

function recordingsOf(byCommand: Readonly<Record<string, readonly Run[]>>): Recordings {
  return {
    of: async (command) => {
      const runs = byCommand[command];
      if (runs === undefined) throw new Error(`${command} is not recorded`);
      return runs;
    },
  };
}

const first = runWith(100, '20260101T000000-0001');
const second = runWith(1200, '20260101T000000-0002');
const recordings = recordingsOf({ run: [first], 'run --locked': [second] });

async function write(text: string): Promise<{ text: string; written: Written[]; problems: string[] }> {
  const problems: string[] = [];
  const written = await writePage('docs/page.md', text, recordings, (problem) => problems.push(problem));
  return { text: written[0]?.text ?? '', written, problems };
}

function block(directive: string, ...lines: string[]): string {
  return [directive, '', '```console', ...lines, '```', ''].join('\n');
}

describe('a block of output', () => {
  test('is made anew below each command that measures', async () => {
    const page = block(
      '<!-- output, only "hypercall" -->',
      '$ npx worldswitch run',
      'old',
      '$ npx worldswitch run --locked | grep ^hyper',
      'old',
      '$ date',
      'today',
    );
    const { text, problems } = await write(page);
    expect(problems).toEqual([]);
    const lines = text.split('\n');
    expect(lines.filter((line) => line.startsWith('hypercall'))).toEqual([
      expect.stringMatching(/ 100 /),
      expect.stringMatching(/ 1,200 /),
    ]);
    expect(lines).not.toContain('old');
    expect(lines).toContain('today');
    expect((await write(text)).text).toBe(text);
  });

  test('names the runs that its own commands made', async () => {
    const page = block(
      '<!-- output, only "A run", "1 of 1" -->',
      '$ npx worldswitch run',
      '$ npx worldswitch run --locked',
      '$ npx worldswitch compare 20251231T000000-ffff latest',
    );
    const { text, problems } = await write(page);
    expect(problems).toEqual([]);
    expect(text).toContain(`$ npx worldswitch compare ${first.id} latest`);
    expect(text).toContain(`B  run ${second.id}`);
    expect(text).toContain('1 of 1 cell differs');
  });

  test('of a command that is named by the directive has no mark of what is left out', async () => {
    const { text } = await write(block('<!-- output of worldswitch run, only "hypercall" -->', 'old'));
    expect(text).not.toContain('[…]');
    expect(text).toMatch(/```console\nhypercall .*\n```\n$/);
  });

  test('stays as it is if it can not be made, and that is said', async () => {
    for (const [directive, problem] of [
      ['<!-- output of worldswitch run --cold -->', 'run --cold is not recorded'],
      ['<!-- output of worldswitch run, only "vm-switch" -->', "begins with 'vm-switch'"],
    ] as const) {
      const page = block(directive, 'old');
      const { text, problems } = await write(page);
      expect(text).toBe(page);
      expect(problems).toEqual([expect.stringContaining(problem)]);
    }
  });
});

describe('a figure in a sentence', () => {
  test('is that of a cell, of a recording that may be named', async () => {
    const { text } = await write(
      'It takes <!-- figure kvm-arm64 hypercall -->1<!-- --> or ' +
        '<!-- figure kvm-arm64 hypercall of worldswitch run --locked -->1<!-- -->.',
    );
    expect(text).toBe(
      'It takes <!-- figure kvm-arm64 hypercall -->100<!-- --> or ' +
        '<!-- figure kvm-arm64 hypercall of worldswitch run --locked -->1,200<!-- -->.',
    );
  });

  test('that is in no recording is said', async () => {
    const { problems } = await write('<!-- figure kvm-arm64 vm-switch -->1<!-- -->');
    expect(problems).toEqual([expect.stringContaining('gave no vm-switch on kvm-arm64')]);
  });
});

describe('what looks like a figure', () => {
  test.each(['It takes 1,434.', 'That is 466 more instructions.', '```sh\nls # 1,434\n```'])(
    'is found in: %s',
    (text) => expect(unmarkedFigures(text)).toHaveLength(1),
  );

  test.each([
    '<!-- figure kvm-arm64 hypercall -->1,434<!-- -->',
    '<!-- published -->6,500 cycles<!-- -->',
    '20,000 messages in a repetition of Linux 6.12',
    block('<!-- output of worldswitch run -->', 'hypercall  1,434'),
  ])('is none in: %s', (text) => expect(unmarkedFigures(text)).toEqual([]));
});

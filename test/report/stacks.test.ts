import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderFolded } from '../../src/report/folded.ts';
import { renderSpeedscope } from '../../src/report/speedscope.ts';
import { arbitraryExplanation } from '../results/arbitrary-explanation.ts';
import { sampleExplanation } from '../results/sample-explanation.ts';

describe('folded stacks', () => {
  test('a line for each stack, sorted', () => {
    const lines = renderFolded(sampleExplanation).split('\n');
    expect(lines).toHaveLength(sampleExplanation.stacks.length + 1);
    expect(lines.slice(0, 3)).toEqual([
      'el2;__guest_exit 72',
      'el2;__kvm_vcpu_run 108',
      'el2;__kvm_vcpu_run;__fpsimd_save_state 136',
    ]);
    expect(lines).toEqual([...lines.slice(0, -1).toSorted(), '']);
  });

  test('no name can end a frame or a line', () => {
    const frames = ['guest', 'operator new(a; b)\n\u2028\u00a0c'];
    expect(renderFolded({ ...sampleExplanation, frames, stacks: [[[0, 1], 7]] })).toBe(
      'guest;operator_new(a__b)��_c 7\n',
    );
  });

  test('frames are as many and counts add up, whatever the names are', () => {
    fc.assert(
      fc.property(arbitraryExplanation, (explanation) => {
        const lines = renderFolded(explanation).split('\n').slice(0, -1);
        const counts = lines.map((line) => Number(/ (?<count>[1-9]\d*)$/.exec(line)?.groups?.['count']));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(explanation.instructions);
        const depths = lines.map((line) => line.split(';').length).toSorted();
        expect(depths).toEqual(explanation.stacks.map(([stack]) => stack.length).toSorted());
        for (const line of lines) expect(line.split(/\s/)).toHaveLength(2);
      }),
    );
  });
});

describe('speedscope', () => {
  test('has the fields that the schema requires, with a place in words', () => {
    const file = JSON.parse(renderSpeedscope(sampleExplanation, 'virtual-ipi on kvm-arm64'));
    expect(file).toEqual({
      $schema: 'https://www.speedscope.app/file-format-schema.json',
      name: 'virtual-ipi on kvm-arm64, instructions per operation',
      exporter: 'worldswitch',
      shared: { frames: expect.any(Array) },
      profiles: [
        {
          type: 'sampled',
          name: 'virtual-ipi on kvm-arm64, instructions per operation',
          unit: 'none',
          startValue: 0,
          endValue: 1674 / sampleExplanation.operations,
          samples: sampleExplanation.stacks.map(([stack]) => stack),
          weights: [44, 26, 72, 108, 80, 136, 60, 68, 610, 421, 35, 3, 11].map(
            (count) => count / sampleExplanation.operations,
          ),
        },
      ],
    });
    expect(file.shared.frames.slice(0, 4)).toEqual([
      { name: 'guest' },
      { name: 'send_ipi' },
      { name: 'irq_handler' },
      { name: 'EL2 part of KVM' },
    ]);
  });

  test('every sample has a weight, and its frames exist', () => {
    fc.assert(
      fc.property(arbitraryExplanation, (explanation) => {
        const { shared, profiles } = JSON.parse(renderSpeedscope(explanation, 'a name'));
        const [{ samples, weights, endValue }] = profiles;
        expect(weights).toHaveLength(samples.length);
        expect(weights.reduce((sum: number, weight: number) => sum + weight, 0)).toBe(endValue);
        expect(samples.flat().every((frame: number) => frame < shared.frames.length)).toBe(true);
      }),
    );
  });
});

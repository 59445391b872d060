import { describe, expect, test } from 'vitest';
import { calibrations } from '../../src/catalog/microbenchmarks.ts';
import { type Message, PROTOCOL_VERSION } from '../../src/protocol/messages.ts';
import { collectSamples, type SampleRequest } from '../../src/protocol/samples.ts';

type SampleMessage = Extract<Message, { type: 'samples' }>;

const request: SampleRequest = {
  iterations: 2,
  batches: 2,
  benchmarks: ['io-latency-out', 'hypercall'],
  stamped: new Set(['io-latency-out']),
};

/** The probe executes what it likes in the order it likes: here calibrations come last. */
const ids = ['hypercall', 'io-latency-out', ...Object.values(calibrations)];
const sent: SampleMessage[] = ids.flatMap((benchmark, position) =>
  [0, 1].map((batch) => ({
    worldswitch: PROTOCOL_VERSION as typeof PROTOCOL_VERSION,
    from: 'probe' as const,
    seq: position * 2 + batch,
    type: 'samples' as const,
    microbenchmark: benchmark,
    first: batch,
    iterations: 2,
    batches: [[1000 * position + batch, 7, 2]],
  })),
);
const stamps = (...ticks: number[]): Message[] =>
  ticks.map((value, seq) => ({
    worldswitch: PROTOCOL_VERSION,
    from: 'stamp',
    seq,
    type: 'stamp',
    ticks: value,
  }));

describe('collectSamples', () => {
  test('calibrations come first, then the microbenchmarks as requested', () => {
    const { samples, failures } = collectSamples([...sent, ...stamps(1, 2, 3, 4)], request);
    expect(failures).toEqual([]);
    expect([...new Set(samples.map((sample) => sample.benchmark))]).toEqual([
      ...Object.values(calibrations),
      'io-latency-out',
      'hypercall',
    ]);
    expect(samples[0]).toEqual({
      benchmark: calibrations.loop,
      batch: 0,
      iterations: 2,
      ticks: 2000,
      start: 7,
      end: 9,
    });
  });

  test('stamps replace the ticks of stamped batches, in order, wherever they stand', () => {
    const { samples } = collectSamples([...stamps(1, 2, 30, 40), ...sent], request);
    const ticks = (id: string): number[] =>
      samples.filter((sample) => sample.benchmark === id).map((sample) => sample.ticks);
    expect(ticks('io-latency-out')).toEqual([3, 70]);
    expect(ticks('hypercall')).toEqual([0, 1]);
  });

  test('what each operation took is kept: as stamped, or as the probe says', () => {
    const each = (ticks: number, ...operations: number[]): SampleMessage['batches'][number] => [
      ticks,
      7,
      2,
      operations,
    ];
    const saying = (...batches: SampleMessage['batches']): Message[] => [
      ...sent.filter(({ microbenchmark }) => microbenchmark !== calibrations.each),
      ...sent.slice(0, 1).map((message) => ({ ...message, microbenchmark: calibrations.each, batches })),
      ...stamps(1, 2, 30, 40),
    ];
    const { samples } = collectSamples(saying(each(7, 3, 4), each(3000, 3000)), request);
    const kept = (id: string): (readonly number[] | undefined)[] =>
      samples.filter((sample) => sample.benchmark === id).map((sample) => sample.operations);
    expect(kept('io-latency-out')).toEqual([
      [1, 2],
      [30, 40],
    ]);
    // Of the second batch only the first operation is known.
    expect(kept(calibrations.each)).toEqual([[3, 4], [3000]]);
    expect(kept('hypercall')).toEqual([undefined, undefined]);
    for (const wrong of [each(7, 3, 5), each(7, 1, 2, 4)]) {
      expect(() => collectSamples(saying(wrong, each(3000, 3000)), request)).toThrow(
        'the operations that the probe sent of batch 0 of calibration/each are not those of the batch',
      );
    }
  });

  const others = (id: string): SampleMessage[] => sent.filter((message) => message.microbenchmark !== id);
  const all = stamps(1, 2, 3, 4);

  test.each([
    [
      'too few stamps',
      [...sent, ...stamps(1, 2, 3)],
      'io-latency-out',
      '3 stamps came for 4 stamped operations',
    ],
    [
      'too many stamps',
      [...sent, ...stamps(1, 2, 3, 4, 5)],
      'io-latency-out',
      '5 stamps came for 4 stamped operations',
    ],
    [
      'a missing batch',
      [...sent.slice(1), ...all],
      'hypercall',
      'the probe sent 1 batches of hypercall, and 2 were asked for',
    ],
    [
      'a row that is not there',
      [...others('hypercall'), ...all],
      'hypercall',
      'the probe sent 0 batches of hypercall, and 2 were asked for',
    ],
    [
      'another size',
      [...sent.map((message) => (message.seq === 1 ? { ...message, iterations: 3 } : message)), ...all],
      'hypercall',
      'batch 1 of hypercall has 3 iterations, and 2 were asked for',
    ],
  ])('%s is an error of that microbenchmark alone', (_what, messages, benchmark, error) => {
    const { samples, failures } = collectSamples(messages, request);
    expect(failures).toEqual([{ benchmark, error, next: expect.stringContaining('the same command again') }]);
    const { samples: undisturbed } = collectSamples([...sent, ...all], request);
    expect(samples).toEqual(undisturbed.filter((sample) => sample.benchmark !== benchmark));
  });

  test.each([
    [
      'a calibration that is not there',
      others(calibrations.nop),
      'the probe sent 0 batches of calibration/nop',
    ],
    [
      'a batch of a calibration twice',
      sent.map((message) => ({ ...message, first: 0 })),
      'batch 0 of calibration/loop where batch 1',
    ],
    [
      'a sample nobody asked for',
      [...sent, ...sent.map((message) => ({ ...message, microbenchmark: 'x' }))],
      'a sample of x, which nobody asked for',
    ],
  ])('%s is an error of all', (_what, messages, expected) => {
    expect(() => collectSamples(messages, request)).toThrow(expected);
  });
});

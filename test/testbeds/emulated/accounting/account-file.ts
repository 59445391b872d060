import * as fc from 'fast-check';
import type { Executed, ExecutedRepetition, ExecutionPlace } from '../../../../src/results/executed.ts';
import type { Accounting } from '../../../../src/testbeds/emulated/accounting/arguments.ts';

const RECORD = {
  header: 0,
  task: 1,
  context: 2,
  segment: 3,
  window: 4,
  exits: 5,
  stamps: 6,
  page: 7,
} as const;
const PLACES: readonly ExecutionPlace[] = ['host-user', 'host-kernel', 'vm-user', 'vm-kernel', 'hypervisor'];

/** Instructions of a segment in these files; what a count says beyond its entries was not executed. */
export const SEGMENT_LENGTH = 5;

/** What the plugin was told in these files: two purposes, and two points to stamp, one of them in both kernels. */
export const told: Pick<Accounting, 'hostPurposes' | 'stamps'> = {
  hostPurposes: new Map([
    [1, 'client'],
    [2, 'io-path'],
  ]),
  stamps: [{ host: 'tcp_v4_rcv', vm: 'tcp_v4_rcv' }, { host: 'tun_net_xmit' }],
};

/** What plugin/account.c would write, as it says at its beginning. */
export function encodeAccount({ contexts, segments, pages, repetitions }: Executed, version = 2): Uint8Array {
  const words = [
    ...repetitions.flatMap((repetition, index) => encodeRepetition(repetition, index)),
    ...[...segments].flatMap(([number, { address, hostAddress, size }]) =>
      record(RECORD.segment, [number, ...halves(address), ...halves(hostAddress), SEGMENT_LENGTH, size]),
    ),
    ...[...pages].flatMap(([place, bytes]) =>
      record(RECORD.page, [...halves(place), ...new Uint32Array(bytes.slice().buffer)]),
    ),
    ...contexts.flatMap(({ task }, index) => record(RECORD.task, [index, ...encodeText(task)])),
    ...contexts.flatMap(({ place, pcpu, hostPurpose }, index) => {
      const number = [...told.hostPurposes].find(([, name]) => name === hostPurpose)?.[0] ?? 0;
      return record(RECORD.context, [index, PLACES.indexOf(place), pcpu, index, number]);
    }),
    ...record(RECORD.header, [version, repetitions.length]),
  ];
  return new Uint8Array(Uint32Array.from(words).buffer);
}

function encodeRepetition({ counts, exits, stamps }: ExecutedRepetition, index: number): number[] {
  return [
    ...record(RECORD.window, [
      index,
      ...counts.flatMap(({ segment, context, entries, instructions }) => [
        ...[segment, context, ...halves(BigInt(entries))],
        ...halves(BigInt(entries * SEGMENT_LENGTH - instructions)),
      ]),
    ]),
    ...record(RECORD.exits, [index, ...[...exits].flat()]),
    ...record(RECORD.stamps, [
      index,
      ...stamps.flatMap(({ at, kernel, pcpu, name }) => {
        const place = PLACES.indexOf(`${kernel}-kernel`);
        const number = told.stamps.findIndex((names) => names[kernel] === name);
        return [...halves(BigInt(at)), place | (pcpu << 8) | (number << 16)];
      }),
    ]),
  ];
}

function record(type: number, words: readonly number[]): number[] {
  return [type, words.length, ...words];
}

/** The lower half first. */
function halves(number: bigint): [number, number] {
  return [Number(number & 0xffff_ffffn), Number(number >> 32n)];
}

function encodeText(text: string): number[] {
  const bytes = new Uint8Array(16);
  bytes.set(Buffer.from(text, 'latin1'));
  return [...new Uint32Array(bytes.buffer)];
}

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const address = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const large = fc.integer({ min: 0, max: 2 ** 48 });

const arbitraryRepetition: fc.Arbitrary<ExecutedRepetition> = fc.record({
  counts: fc.array(
    fc
      .record({
        segment: fc.integer({ min: 0, max: 3 }),
        context: fc.integer({ min: 0, max: 3 }),
        entries: fc.integer({ min: 1, max: 2 ** 48 }),
        missing: fc.integer({ min: 0, max: SEGMENT_LENGTH }),
      })
      .map(({ missing, ...count }) => ({
        ...count,
        instructions: count.entries * SEGMENT_LENGTH - missing,
      })),
    { maxLength: 6 },
  ),
  exits: fc
    .array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 0xffff_ffff })), {
      maxLength: 3,
    })
    .map((entries) => new Map(entries)),
  stamps: fc.array(
    fc
      .record({ at: large, pcpu: fc.integer({ min: 0, max: 255 }), which: fc.integer({ min: 0, max: 2 }) })
      .map(({ at, pcpu, which }) => ({
        at,
        pcpu,
        kernel: which === 1 ? ('vm' as const) : ('host' as const),
        name: which === 2 ? 'tun_net_xmit' : 'tcp_v4_rcv',
      })),
    { maxLength: 5 },
  ),
});

export const arbitraryExecuted: fc.Arbitrary<Executed> = fc.record({
  contexts: fc.array(
    fc.record({
      place: fc.constantFrom(...PLACES),
      pcpu: word,
      task: fc.stringMatching(/^[\w/:-]{0,15}$/),
      hostPurpose: fc.constantFrom('client' as const, 'io-path' as const, undefined),
    }),
    { minLength: 4, maxLength: 4 },
  ),
  segments: fc
    .array(fc.record({ address, hostAddress: address, size: fc.integer({ min: 1, max: 256 }) }), {
      minLength: 4,
      maxLength: 4,
    })
    .map((all) => new Map(all.entries())),
  pages: fc
    .array(fc.tuple(address, fc.uint8Array({ minLength: 4096, maxLength: 4096 })), { maxLength: 2 })
    .map((all) => new Map(all)),
  repetitions: fc.array(arbitraryRepetition, { minLength: 1, maxLength: 4 }),
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  LONGEST_MESSAGE,
  type Message,
  PROTOCOL_VERSION,
  ProtocolReader,
} from '../../src/protocol/messages.ts';
import { WorldswitchError } from '../../src/system/errors.ts';

const machine = {
  worldswitch: PROTOCOL_VERSION,
  from: 'vmm',
  seq: 0,
  type: 'machine',
  frequency: 1_000_000_000,
  tickPeriod: 4_000_000,
  kernel: '6.1.0-test "quoted" {braced}',
};
const symbol = {
  worldswitch: PROTOCOL_VERSION,
  from: 'vmm',
  seq: 1,
  type: 'symbol',
  name: 'some_function',
  address: '0xffff800008abcdef',
};
const sample = (seq: number, fields: object = {}): object => ({
  worldswitch: PROTOCOL_VERSION,
  from: 'probe',
  seq,
  type: 'samples',
  microbenchmark: 'hypercall',
  first: seq,
  iterations: 8,
  batches: [[100, 5, 100]],
  ...fields,
});
const done = (seq: number, samples: number): object => ({
  worldswitch: PROTOCOL_VERSION,
  from: 'probe',
  seq,
  type: 'done',
  samples,
});
const stamp = { worldswitch: PROTOCOL_VERSION, from: 'stamp', seq: 0, type: 'stamp', ticks: 12 };

const conversation = [machine, symbol, sample(0), stamp, sample(1), done(2, 2)];
const lines = (...messages: object[]): string =>
  messages.map((message) => `${JSON.stringify(message)}\n`).join('');

function read(text: string): Message[] {
  const reader = new ProtocolReader();
  const messages = reader.push(text);
  reader.end();
  return messages;
}

function failure(action: () => unknown): WorldswitchError {
  try {
    action();
  } catch (error) {
    if (error instanceof WorldswitchError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('what survives', () => {
  test('messages come out as they were sent', () => {
    expect(read(lines(...conversation))).toEqual(conversation);
  });

  test('prefixes of a hypervisor, carriage returns and trailing garbage', () => {
    const text = conversation
      .map((message, index) => `(XEN) DOM${index}: ${JSON.stringify(message)}\u0000 }{" trailing\r\n`)
      .join('[    0.123456] {"json": [1, {"like": "kernel message"}]}\r\r\n');
    expect(read(text)).toEqual(conversation);
  });

  test('a message counts as soon as its last brace came, even without an end of line', () => {
    const reader = new ProtocolReader();
    const text = JSON.stringify(machine);
    expect(reader.push(text.slice(0, -1))).toEqual([]);
    expect(reader.push(text.slice(-1))).toEqual([machine]);
  });

  test('two messages on one line', () => {
    expect(read(conversation.map((message) => JSON.stringify(message)).join(' [ 1.0] noise '))).toEqual(
      conversation,
    );
  });

  test('any noise between messages and any cut into chunks give the same messages', () => {
    const noise = fc
      .array(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 30 }),
          fc.string({ unit: fc.constantFrom(...'{}[]":,\\ 01worldswitch'), maxLength: 30 }),
          fc.constantFrom(
            '{"worlds',
            '(XEN) DOM1: ',
            '[    0.1] audit: {"worldsw":1,"from":"probe"}',
            '{"seq":0}',
          ),
          fc.json(),
        ),
        { maxLength: 4 },
      )
      .map((parts) => parts.join('\n'))
      .filter((text) => !text.includes('{"worldswitch":'));
    fc.assert(
      fc.property(
        fc.array(noise, { minLength: conversation.length, maxLength: conversation.length }),
        fc.array(fc.nat({ max: 4000 }), { maxLength: 40 }),
        (noises, cuts) => {
          const text = conversation
            .map((message, index) => `${noises[index]}${JSON.stringify(message)}\r\n`)
            .join('');
          const edges = [
            0,
            ...cuts.filter((cut) => cut < text.length).toSorted((a, b) => a - b),
            text.length,
          ];
          const reader = new ProtocolReader();
          const messages = edges
            .slice(1)
            .flatMap((edge, index) => reader.push(text.slice(edges[index], edge)));
          reader.end();
          expect(messages).toEqual(conversation);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('what is an error', () => {
  test.each([
    ['half a line', `{"worldswitch":${PROTOCOL_VERSION},"from":"probe","seq":0,"ty\n`, 'cut or broken'],
    [
      'half a line that ends within an escape',
      `{"worldswitch":${PROTOCOL_VERSION},"from":"probe\\\n`,
      'cut or broken',
    ],
    [
      'a kernel message inside a message',
      `{"worldswitch":${PROTOCOL_VERSION},"from":[  1.0] oops "}\n`,
      'cut or broken',
    ],
    ['a value that is no JSON', `{"worldswitch":${PROTOCOL_VERSION},"from":probe}\n`, 'cut or broken'],
    [
      'a missing field',
      `{"worldswitch":${PROTOCOL_VERSION},"from":"vmm","seq":0,"type":"machine"}\n`,
      'frequency',
    ],
    ['a wrong value', lines(sample(0, { iterations: 0 })), 'iterations'],
    ['a sender that may not say it', lines({ ...machine, from: 'probe' }), 'from'],
    ['a gap', lines(machine, sample(0), sample(3)), '2 messages of the probe got lost'],
    ['a repetition', lines(sample(0), sample(0)), 'the probe began anew or said something twice'],
    ['something after done', lines(done(0, 0), sample(1)), 'after it had said that it was done'],
    ['another count in done', lines(sample(0), done(1, 5)), 'counted 5 samples, and 1 arrived'],
    ['an older probe', '{"worldswitch":0,"from":"probe"}', 'the code inside the machine is older'],
    ['a newer probe', `{"worldswitch":${PROTOCOL_VERSION + 1},"x":{}}`, 'this side is older'],
    [
      'an unknown type',
      `{"worldswitch":${PROTOCOL_VERSION},"from":"probe","seq":0,"type":"song"}`,
      'this side is older',
    ],
    [
      'an error of the VMM',
      lines({
        worldswitch: PROTOCOL_VERSION,
        from: 'vmm',
        seq: 0,
        type: 'error',
        message: 'KVM_CREATE_VM: ENODEV',
      }),
      'the VMM failed: KVM_CREATE_VM: ENODEV',
    ],
  ])('%s', (_what, text, expected) => {
    const error = failure(() => read(text));
    expect(error.message).toContain(expected);
    expect(error.next).not.toBe('');
  });

  test('a message that never ends', () => {
    const reader = new ProtocolReader();
    const text = `{"worldswitch":${PROTOCOL_VERSION},"from":"${'x'.repeat(LONGEST_MESSAGE)}`;
    expect(failure(() => reader.push(text)).message).toContain('cut or broken');
  });

  test('nothing at all, and nothing of the probe', () => {
    expect(failure(() => read('[ 0.0] Kernel panic\n')).message).toBe(
      'the probe printed nothing (neither did init)',
    );
    expect(failure(() => read(lines(machine))).message).toBe(
      'the probe printed nothing (the VMM sent 1 message)',
    );
  });

  test('an end without done says how far the probe came', () => {
    expect(failure(() => read(lines(machine, sample(0), sample(1)))).message).toBe(
      'the probe stopped after 2 samples at microbenchmark hypercall',
    );
  });

  test('an end within a message', () => {
    expect(failure(() => read(`${lines(machine)}{"worldswitch":1,"from":"pro`)).message).toContain(
      'cut or broken',
    );
  });
});

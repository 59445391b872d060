import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WorldswitchError } from '../../../src/system/errors.ts';
import { LONGEST_REPORT, parseHereReport } from '../../../src/testbeds/here/report.ts';
import { batchesOf, linesOf, samplesOf, type SentMessage, usual, usualWith, usualWithout } from './lines.ts';

/** The messages with another one before the batches. */
const beside = (message: SentMessage): readonly SentMessage[] => usual.toSpliced(7, 0, message);

describe('what the program printed is read', () => {
  const report = parseHereReport(linesOf(usual));

  test('with the rows in the order of the catalog, and what can not be measured', () => {
    expect(report.benchmarks).toEqual(['hypercall/cpuid', 'hypercall/refused', 'io-round-trip/block']);
    expect(report.unavailable).toEqual([
      { benchmark: 'io-round-trip', reason: 'no vsock to the host: No such device' },
    ]);
    expect(report.marks).toEqual([{ benchmark: 'hypercall/cpuid', batch: 3, cause: 'switched' }]);
    expect(report.samples).toHaveLength(180);
    expect(report.samples[0]).toEqual({
      ...{ benchmark: 'calibration/loop', batch: 0, iterations: 4, ticks: 42, start: 0, end: 142 },
    });
  });

  test('with what the guest is told of the VM', () => {
    expect(report.facts).toEqual({
      'cpuid/hypervisor': ['KVMKVMKVM'],
      'kernel/release': ['6.18.44'],
      'cpu/model': ['AMD EPYC'],
    });
    expect(report.vulnerabilities).toEqual({ meltdown: 'Not affected' });
  });

  test('a hypervisor that pretends to be another one has both names', () => {
    const facts = [{ type: 'fact', name: 'cpuid/hypervisor', text: 'Microsoft Hv' }, ...usual];
    expect(parseHereReport(linesOf(facts)).facts['cpuid/hypervisor']).toEqual(['Microsoft Hv', 'KVMKVMKVM']);
  });

  test('also where a copy has other ends of lines', () => {
    expect(parseHereReport(linesOf(usual).replaceAll('\n', '\r\n'))).toEqual(report);
  });
});

test('that there is no hypervisor is a sentence of its own', () => {
  expect(() => parseHereReport(linesOf([{ type: 'refused', reason: 'no-hypervisor' }]))).toThrow(
    'this machine is no VM, as far as it says: there is no hypervisor to be measured',
  );
});

/** What is said of lines: nothing if they are read. Anything else than a sentence is a defect. */
function complaintOf(text: string): string | undefined {
  try {
    parseHereReport(text);
    return undefined;
  } catch (error) {
    if (error instanceof WorldswitchError) return error.message;
    throw error;
  }
}

describe('what nobody trusts is refused in one sentence:', () => {
  test.each([
    ['a row that there is not', samplesOf('hypercall/everything', batchesOf(30, 1)), 'hypercall/everything'],
    [
      'one of emulated machines',
      samplesOf('virtual-ipi', batchesOf(30, 1)),
      "no microbenchmark 'virtual-ipi'",
    ],
    ['too few batches', samplesOf('io-round-trip', batchesOf(29, 1)), 'said not to be measurable'],
    ['a fact that nobody asks for', { type: 'fact', name: 'dmi/product_serial', text: '1' }, 'name'],
    [
      'what would steer a terminal',
      { type: 'fact', name: 'cpu/model', text: '\u001b[2J' },
      'other characters',
    ],
    ['a text without an end', { type: 'fact', name: 'cpu/model', text: 'x'.repeat(3000) }, '2048'],
    ['a vulnerability in other letters', { type: 'vulnerability', name: 'ü', text: '' }, 'none of its texts'],
    [
      'a mark of a batch that there is not',
      { type: 'mark', microbenchmark: 'hypercall/cpuid', batch: 30, cause: 'stolen' },
      'batch 30 of hypercall/cpuid is marked',
    ],
    ['a message of a machine', { type: 'symbol', name: 'a', address: '0x1' }, 'from'],
    [
      "a stamp of the host's kernel",
      { type: 'kernel-stamp', point: 'signals', function: 'f', before: 1, after: 1, within: 0 },
      "can't be stamped",
    ],
    ['a field that nobody knows', { type: 'fact', name: 'cpu/model', text: '', more: 1 }, 'more'],
  ])('%s', (_, message: SentMessage, complaint) => {
    expect(() => parseHereReport(linesOf(beside(message)))).toThrow(complaint);
  });

  test.each([
    ['no architecture', usualWith('vm', { architecture: 'riscv64' }), 'architecture'],
    ['other batches than it says', usualWith('vm', { batches: 31 }), '30 batches of calibration/loop'],
    ['a frequency of none', usualWith('counter', { frequency: 0 }), 'frequency'],
    ['a frequency that is no number', usualWith('counter', { frequency: Number.NaN }), 'frequency'],
    [
      'a batch that began later than it ended',
      usualWith('samples', { batches: batchesOf(30, -1) }),
      'batches',
    ],
    [
      'a batch that took longer than it was',
      usualWith('samples', { batches: Array.from({ length: 30 }, () => [500, 0, 499]) }),
      'batch 0 of calibration/loop took longer than from its start to its end',
    ],
    ['numbers that no double holds', usualWith('samples', { batches: [[2 ** 60, 0, 2 ** 60]] }), 'batches'],
    ['no counter', usualWithout('counter'), "no message of type 'counter'"],
    ['two VMs', [...usual.slice(0, 2), usual[1]!, ...usual.slice(2)], "several messages of type 'vm'"],
    ['no end', usual.slice(0, -1), 'stopped after 180 samples'],
    ['a batch less than it counted', usualWith('done', { samples: 179 }), '180 arrived'],
  ])('%s', (_, messages, complaint) => {
    expect(() => parseHereReport(linesOf(messages))).toThrow(complaint);
  });

  test('NaN, which is no JSON', () => {
    const text = linesOf(usual).replace('"frequency":2000000000', '"frequency":NaN');
    expect(() => parseHereReport(text)).toThrow('cut or broken');
  });

  test('lines of something else between its own', () => {
    expect(() => parseHereReport(`${linesOf(usual)}rm -rf\n`)).toThrow('line 18 is none of its lines');
    expect(() => parseHereReport('')).toThrow('printed nothing');
  });

  test('more than it can have printed', () => {
    expect(() => parseHereReport(`${linesOf(usual)}${'\n'.repeat(LONGEST_REPORT)}`)).toThrow('characters');
  });

  test('lines that are missing, there twice or in another order', () => {
    const lines = linesOf(usual).trimEnd().split('\n');
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.nat(lines.length - 1), (from, to) => {
        const [line = ''] = lines.slice(from);
        const without = lines.toSpliced(from, 1);
        expect(complaintOf(without.join('\n'))).toBeDefined();
        expect(complaintOf(lines.toSpliced(to, 0, line).join('\n'))).toBeDefined();
      }),
      { numRuns: 30 },
    );
  });

  test('a text that was cut, wherever it was', () => {
    const whole = linesOf(usual).trimEnd();
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (length) => {
        expect(complaintOf(whole.slice(0, length))).toBeDefined();
      }),
      { numRuns: 30 },
    );
  });

  test('any text: it throws nothing but a sentence', () => {
    const whole = linesOf(usual);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(whole.length), (text, at) => {
        expect(() => complaintOf(whole.slice(0, at) + text + whole.slice(at))).not.toThrow();
      }),
      { numRuns: 30 },
    );
  });
});

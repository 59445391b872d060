import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { summarise } from '../../../src/analysis/summary.ts';
import { vmNotes } from '../../../src/report/vm-notes.ts';
import { WorldswitchError } from '../../../src/system/errors.ts';
import { measurementOf } from '../../../src/testbeds/here/measurement.ts';
import { readHostReport } from '../../../src/testbeds/host/report.ts';
import { linesOf, ofDom0, ofHost, type SentMessage } from '../here/lines.ts';

const place = { testbed: 'host', configuration: 'host-kvm-arm64', hypervisor: 'KVM (nVHE)' } as const;

const NO_CYCLES: SentMessage = { from: 'host', type: 'no-cycles', reason: 'that takes root' };

/** The usual messages, with each of a type made another one. */
function withEach(type: string, make: (message: SentMessage) => readonly SentMessage[]): SentMessage[] {
  return ofHost.flatMap((message) => (message.type === type ? make(message) : [message]));
}

describe('what is stamped inside the kernel of a host', () => {
  const measurement = measurementOf(readHostReport(linesOf(ofHost), 'KVM'), null, 1, place);

  test('has in its figure what the kprobe takes there subtracted, and nothing else has', () => {
    const overheads = new Map(summarise(measurement).map(({ benchmark, overhead }) => [benchmark, overhead]));
    const clock = overheads.get('vm-switch') ?? Number.NaN;
    expect(overheads.get('io-latency-out')).toBeCloseTo(clock + 867.1);
    expect(overheads.get('io-latency-in')).toBeCloseTo(clock + 905);
  });

  test('is said, with what that takes', () => {
    const notes = vmNotes(measurement).join('\n');
    expect(notes).toContain('io-latency-out ending at eventfd_signal');
    expect(notes).toContain('io-latency-in and io-latency-in/running beginning at irqfd_wakeup');
    expect(notes).toContain('867.1 ticks before its stamp and 905 behind it, known to within 52.3');
  });

  test('is said once not to be measured where that takes root', () => {
    const reason = "stamping inside the host's kernel takes a kprobe, and that takes root";
    const unavailable = ['io-latency-out', 'io-latency-in'].map((benchmark) => ({ benchmark, reason }));
    expect(vmNotes({ ...measurement, unavailable })[0]).toBe(
      `io-latency-out and io-latency-in can't be measured on host-kvm-arm64: ${reason}.`,
    );
  });
});

describe('what was measured of Xen', () => {
  const report = readHostReport(linesOf(ofDom0), 'Xen');
  const measurement = measurementOf(report, null, 1, {
    testbed: 'host',
    ...{ configuration: 'host-xen-arm64', hypervisor: 'Xen', version: report.facts['xen/version']?.[0] },
  });

  test('says which Xen it was, its scheduler and the kernel of Dom0', () => {
    expect(measurement.fingerprint.software).toMatchObject([
      { role: 'kernel', version: '6.1.0-56-cloud-arm64' },
      { role: 'hypervisor', name: 'Xen', version: '4.17.7' },
      { role: 'probe' },
    ]);
    const notes = vmNotes(measurement).join('\n');
    expect(notes).toContain('Xen 4.17.7 with the scheduler credit2, DomUs with GICv2');
    expect(notes).toContain(
      "first VCPU on PCPU 3, its other one on 2, where the backend is too, on Dom0's VCPU 0",
    );
  });

  test('says how exactly the counters are known against each other', () => {
    expect(vmNotes(measurement).join('\n')).toContain('known to within 16 ticks');
    expect(vmNotes(measurement).join('\n')).toContain(
      'and vm-switch 42, as each DomU has a counter of its own',
    );
  });

  test("has what a kprobe takes in Dom0's kernel subtracted, of the variant too", () => {
    const overheads = new Map(summarise(measurement).map(({ benchmark, overhead }) => [benchmark, overhead]));
    const clock = overheads.get('vm-switch') ?? Number.NaN;
    expect(overheads.get('io-latency-out/shared')).toBeCloseTo(clock + 857.1);
    expect(vmNotes(measurement).join('\n')).toContain(
      'io-latency-out and io-latency-out/shared ending at evtchn_interrupt',
    );
  });

  test('has no rows of KVM, and KVM none of Xen', () => {
    expect(() => readHostReport(linesOf(ofDom0), 'KVM')).toThrow("'io-latency-out/shared'");
    const ofKvm = withEach('samples', (message) =>
      message['microbenchmark'] === 'hypercall'
        ? [{ ...message, microbenchmark: 'hypercall/vmm' }]
        : [message],
    );
    expect(() => readHostReport(linesOf(ofKvm), 'Xen')).toThrow("'hypercall/vmm'");
  });

  test.each(['no-dom0', 'xen-closed', 'no-xl', 'no-memory', 'one-pcpu'])(
    'is refused in a sentence: %s',
    (reason) => {
      const refused = linesOf([{ from: 'host', type: 'refused', reason }]);
      expect(complaintOf(refused, 'Xen')).toMatch(/^[ -~]+$/);
    },
  );
});

/** What is said of lines: nothing if they are read. Anything else than a sentence is a defect. */
function complaintOf(lines: string, hypervisor: 'KVM' | 'Xen' = 'KVM'): string | undefined {
  try {
    readHostReport(lines, hypervisor);
    return undefined;
  } catch (error) {
    if (error instanceof WorldswitchError) return error.message;
    throw error;
  }
}

describe('cycles of the CPU', () => {
  const measurement = measurementOf(readHostReport(linesOf(ofHost), 'KVM'), null, 1, place);

  test('are the ticks of each batch, times the cycles in a tick meanwhile', () => {
    const [hypercall, vmSwitch] = summarise(measurement);
    expect(hypercall?.cycles).toBeCloseTo((hypercall?.median ?? Number.NaN) * 3, -1);
    expect(vmSwitch?.cycles).toBeUndefined();
    expect(vmNotes(measurement).join('\n')).toContain('counted in a tick meanwhile');
  });

  test('are said not to be there where nobody may count them', () => {
    const lines = linesOf(withEach('cycles', () => []).toSpliced(1, 0, NO_CYCLES));
    const without = measurementOf(readHostReport(lines, 'KVM'), null, 1, place);
    expect(vmNotes(without)).toContain('Cycles of the CPU are not counted: that takes root.');
    expect(summarise(without).map(({ cycles }) => cycles)).not.toContain(expect.anything());
  });

  test.each([
    ['of a batch that there is not', { batch: 30 }, 'there is none such'],
    ['of a row that was not measured', { microbenchmark: 'hypercall/vmm' }, 'there is none such'],
    ['in no time', { ticks: 0 }, 'ticks'],
    ['of no number', { cycles: Number.NaN }, 'cycles'],
    ['twice', { batch: 1 }, 'cycles twice'],
  ])('%s are refused', (_, changes, complaint) => {
    let first = true;
    const lines = linesOf(
      withEach('cycles', (message) => {
        const sent = first ? { ...message, ...changes } : message;
        first = false;
        return [sent];
      }),
    );
    expect(() => readHostReport(lines, 'KVM')).toThrow(complaint);
  });
});

describe('of a host nobody trusts what it says of its stamps:', () => {
  test.each([
    ['a point that there is not', { point: 'sleeps' }],
    ['what steers a terminal', { function: '\u001b[2J' }],
    ['what is no function', { function: 'eventfd signal; reboot' }],
    ['a kprobe that takes less than nothing', { before: -1 }],
    ['a number that is none', { after: 'many' }],
    ['no bound', { within: undefined }],
  ])('%s', (_, changes) => {
    const lines = linesOf(withEach('kernel-stamp', (message) => [{ ...message, ...changes }]));
    expect(() => readHostReport(lines, 'KVM')).toThrow('can not be read');
  });

  test('a point that is stamped twice', () => {
    const lines = linesOf(withEach('kernel-stamp', (message) => [message, message]));
    expect(() => readHostReport(lines, 'KVM')).toThrow('stamped twice');
  });

  test('whatever it is, it is read or complained of in a sentence', () => {
    const value = fc.oneof(fc.string(), fc.double(), fc.integer(), fc.constant(null), fc.object());
    const field = fc.constantFrom('point', 'function', 'before', 'after', 'within', 'type', 'seq', 'more');
    fc.assert(
      fc.property(field, value, (name, text) => {
        const lines = linesOf(withEach('kernel-stamp', (message) => [{ ...message, [name]: text }]));
        const complaint = complaintOf(lines);
        expect(complaint === undefined || /^[ -~]+$/.test(complaint)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

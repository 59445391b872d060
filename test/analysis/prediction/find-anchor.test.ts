import { describe, expect, test } from 'vitest';
import { parseAnchor } from '../../../src/analysis/prediction/anchor.ts';
import type { EventsOfCell } from '../../../src/analysis/prediction/cells.ts';
import { findAnchor } from '../../../src/analysis/prediction/find-anchor.ts';
import { errorOf } from './error-of.ts';
import { eventsWith } from './sample-events.ts';

function cell(configuration: string, kernel: string, isb = 1): EventsOfCell {
  const events = eventsWith({ isb });
  return { configuration, benchmark: 'hypercall', events, kernel, runId: '20260101T000000-0000' };
}

const anchor = parseAnchor('hypercall=306ns@6.12');

describe('an anchor is', () => {
  test('in the first place that has one with its kernel', () => {
    const places = [[cell('kvm-arm64-vhe', '6.1.5')], [cell('kvm-arm64-vhe', '6.12.43-cloud-arm64', 7)]];
    expect(findAnchor(anchor, [...places, [cell('kvm-arm64', '6.12.1')]])).toMatchObject({
      counts: new Map([['isb', 7]]),
      value: 306,
      said: expect.stringContaining('kvm-arm64-vhe with Linux 6.12.43'),
    });
  });

  test('that of the configuration which stands before it', () => {
    const named = parseAnchor('kvm-arm64:hypercall=306ns@6.12');
    const places = [[cell('kvm-arm64-vhe', '6.12.1'), cell('kvm-arm64', '6.12.1', 3)]];
    expect(findAnchor(named, places).counts).toEqual(new Map([['isb', 3]]));
  });

  test('refused where it may be of several configurations, or none has it', () => {
    const both = [[cell('kvm-arm64-vhe', '6.12.1'), cell('kvm-arm64', '6.12.1')]];
    expect(errorOf(() => findAnchor(anchor, both)).message).toBe(
      'the anchor may be of kvm-arm64-vhe or kvm-arm64',
    );
    expect(errorOf(() => findAnchor(anchor, [[cell('kvm-arm64', '6.1.5')]]))).toMatchObject({
      message: expect.stringContaining('no explanation of hypercall with Linux 6.12 is stored'),
      next: expect.stringContaining('--kernel 6.12 --explain'),
    });
  });
});

import { describe, expect, it } from 'vitest';
import { settingsDifferences, type SettingsFacts, settingsNotes } from '../../src/analysis/settings-notes.ts';
import type { MachineSettings } from '../../src/results/settings.ts';

const MISSPELT = {
  of: 'kernel',
  parameter: 'mitigatoins=off',
  reason: 'the kernel does not know it',
} as const;

function facts(parameters: string[], settings: Partial<MachineSettings> = {}): SettingsFacts {
  return {
    configuration: 'kvm-x86',
    software: [{ role: 'kernel', parameters }],
    settings: { notInForce: [], vulnerabilities: { vmscape: 'Vulnerable' }, ...settings },
  };
}

describe('the notes on a measurement', () => {
  it('say what was asked for and is not in force', () => {
    const [note] = settingsNotes(facts(['mitigatoins=off'], { notInForce: [MISSPELT] }));
    expect(note).toContain('mitigatoins=off was asked for, and the kernel does not know it');
  });

  it('say of a mitigation that the machine makes impossible what the kernel says', () => {
    const [note] = settingsNotes(facts(['vmscape=force']));
    expect(note).toContain("vmscape=force mitigates nothing: the kernel says 'Vulnerable' of vmscape");
  });

  it('say of one that was not there to be turned off that it was not', () => {
    const [note] = settingsNotes(facts(['vmscape=off'], { vulnerabilities: { vmscape: 'Not affected' } }));
    expect(note).toContain('vmscape=off turns nothing off');
  });

  it('are none where nothing was added, or the machine said nothing', () => {
    expect(settingsNotes(facts([]))).toEqual([]);
    expect(settingsNotes({ ...facts(['vmscape=force']), settings: undefined })).toEqual([]);
  });
});

describe('the notes on two that are compared', () => {
  it('say on which side something is not in force', () => {
    const notes = settingsDifferences(facts([]), facts(['x'], { notInForce: [MISSPELT] }));
    expect(notes).toEqual([expect.stringMatching(/^In B mitigatoins=off/)]);
  });

  it('say once what holds for both', () => {
    const side = facts(['x'], { notInForce: [MISSPELT] });
    expect(settingsDifferences(side, side)).toEqual([expect.stringMatching(/^mitigatoins=off/)]);
  });

  it('say what kernels say otherwise of vulnerabilities, and which scheduler is another', () => {
    const a = facts([], { scheduler: 'credit2' });
    const b = facts([], {
      scheduler: 'null',
      vulnerabilities: { vmscape: 'Mitigation: IBPB', tsa: 'Not affected' },
    });
    const [vulnerabilities, scheduler] = settingsDifferences(a, b);
    expect(vulnerabilities).toContain("vmscape ('Vulnerable' in A, 'Mitigation: IBPB' in B)");
    expect(vulnerabilities).toContain("tsa ('nothing' in A, 'Not affected' in B)");
    expect(scheduler).toContain('credit2 in A and null in B');
  });

  it('say nothing of what differs between two configurations, as one expects', () => {
    const other = { ...facts([], { vulnerabilities: {} }), configuration: 'xen-x86' };
    expect(settingsDifferences(facts([]), other)).toEqual([]);
  });
});

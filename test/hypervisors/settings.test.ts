import { describe, expect, it } from 'vitest';
import { findConfiguration } from '../../src/catalog/find.ts';
import { mitigationOutcomes } from '../../src/hypervisors/mitigations.ts';
import { type SaidOfSettings, settingsOf } from '../../src/hypervisors/settings.ts';
import type { MachineSettings } from '../../src/results/settings.ts';

const NOTHING: SaidOfSettings = { kernel: [], xen: [], vulnerabilities: {} };

/** As init reports it: an apostrophe for each quote. */
const UNKNOWN =
  "<5>[    0.033167] Unknown kernel command line parameters 'nokaslr spectre_v2=off mitigatoins=off a='b c'', will be passed to user space.";

function kernelSettings(line: string, parameters: readonly string[], id = 'kvm-x86'): MachineSettings {
  const configuration = { ...findConfiguration(id), added: { kernel: parameters, xen: [] } };
  return settingsOf({ ...NOTHING, kernel: ['<6>[    0.000000] Linux', line] }, configuration);
}

function xenSettings(lines: readonly string[], parameters: readonly string[]): MachineSettings {
  const configuration = { ...findConfiguration('xen-arm64'), added: { kernel: [], xen: parameters } };
  return settingsOf({ ...NOTHING, xen: lines }, configuration);
}

function reasons({ notInForce }: MachineSettings): Record<string, string> {
  return Object.fromEntries(notInForce.map(({ parameter, reason }) => [parameter, reason]));
}

describe('what a kernel did not take', () => {
  it('is what it does not know, word by word', () => {
    const settings = kernelSettings(UNKNOWN, ['quiet mitigatoins=off', 'off']);
    expect(settings.notInForce).toEqual([
      { of: 'kernel', parameter: 'mitigatoins=off', reason: 'the kernel does not know it' },
    ]);
  });

  it('is named as it was given, with quotes and spaces', () => {
    expect(reasons(kernelSettings(UNKNOWN.replace("a='b c'", "a='b'"), ['a="b"']))).toEqual({
      'a="b"': 'the kernel does not know it',
    });
  });

  it('is not what an architecture looks for by itself, although the kernel says that it does not know it', () => {
    expect(reasons(kernelSettings(UNKNOWN, ['spectre_v2=off', 'nokaslr']))).toEqual({});
    expect(reasons(kernelSettings(UNKNOWN, ['spectre_v2=off', 'nokaslr'], 'kvm-arm64'))).toEqual({
      'spectre_v2=off': 'the kernel does not know it',
    });
  });

  it.each([
    ["Malformed early option 'kvm-arm.mode'", 'kvm-arm.mode=none!', 'can make nothing of its value'],
    [
      "Booting kernel: `x' invalid for parameter `kvm.halt_poll_ns'",
      'kvm.halt_poll_ns=x',
      'can make nothing',
    ],
    ["kvm_amd: `x' invalid for parameter `avic'", 'kvm-amd.avic=x', 'can make nothing of its value'],
    ["kvm: unknown parameter 'halt_pol_ns' ignored", 'kvm.halt_pol_ns=0', 'the module does not know it'],
    ['kvm_amd: loaded without added parameters', 'kvm-amd.avic=x', 'the module refuses it, or another'],
    [
      'Spectre V2 : unknown option (foo). Switching to AUTO select',
      'spectre_v2=foo',
      'does not know its value',
    ],
    [
      'Spectre V2 : unknown option (eibrs,retpoline,foo). Switching to default mode',
      'spectre_v2=eibrs,retpoline,foofoo',
      'does not know its value',
    ],
    [
      'Speculative Store Bypass: Ignoring unknown spec_store_bypass_disable option (foo).',
      'spec-store-bypass-disable=foo',
      'does not know its value',
    ],
    [
      'Spectre V2 : Unknown user space protection option (foo). Switching to AUTO select',
      'spectre_v2_user=foo',
      'does not know its value',
    ],
    ['RETBleed: Ignoring unknown retbleed option (foo).', 'retbleed=foo', 'does not know its value'],
    ['RETBleed: Ignoring unknown retbleed option (foo).', 'retbleed=unret,foo', 'does not know foo in it'],
    ['RETBleed: Ignoring unknown retbleed option ().', 'retbleed=', 'does not know its value'],
    ['RETBleed: Ignoring unknown retbleed option (a (b)).', 'retbleed="a (b)"', 'does not know its value'],
    [
      'Speculative Return Stack Overflow: Ignoring unknown SRSO option (foo).',
      'spec_rstack_overflow=foo',
      'does not know its value',
    ],
    ['Spectre V2 : Ignoring unknown spectre_bhi option (foo)', 'spectre_bhi=foo', 'does not know its value'],
    [
      'ITS: Ignoring unknown indirect_target_selection option (foo).',
      'indirect_target_selection=foo',
      'does not know its value',
    ],
    ['VMSCAPE: Ignoring unknown vmscape=foo option.', 'vmscape=foo', 'does not know its value'],
    ['Transient Scheduler Attacks: Ignoring unknown tsa=foo option.', 'tsa=foo', 'does not know its value'],
    ["PCI: Unknown option `foo'", 'pci=noacpi,foo', 'does not know foo in it'],
    ["AMD-Vi: Unknown option - 'foo,fullflush'", 'amd_iommu=foo,fullflush', 'does not know foo in it'],
    [
      "usercopy: Invalid option string for hardened_usercopy: 'foo'",
      'hardened_usercopy=foo',
      'does not know its value',
    ],
    [
      'Unsupported mitigations=auto,nosmtt, system may still be vulnerable',
      'mitigations=auto,nosmtt',
      'does not know its value',
    ],
    [
      'Unsupported mitigations options no_foo',
      'mitigations=auto,no_foo,no_user_user',
      'does not know no_foo in it',
    ],
    [
      'Unsupported mitigations=of, system may still be vulnerable',
      'mitigations=of',
      'does not know its value',
    ],
  ])('is also what it says otherwise: %s', (line, parameter, reason) => {
    expect(reasons(kernelSettings(`<4>[    0.1] ${line}`, [parameter, 'quiet']))).toEqual({
      [parameter]: expect.stringContaining(reason),
    });
  });

  it('is not another parameter with the same value', () => {
    const parameters = ['retbleed=auto', 'spec_rstack_overflow=auto', 'spectre_v2=auto', 'spectre_bhi=auto'];
    for (const [line, refused] of [
      [
        'Speculative Return Stack Overflow: Ignoring unknown SRSO option (auto).',
        'spec_rstack_overflow=auto',
      ],
      ['Spectre V2 : Ignoring unknown spectre_bhi option (auto)', 'spectre_bhi=auto'],
      ['Spectre V2 : unknown option (auto). Switching to AUTO select', 'spectre_v2=auto'],
    ] as const)
      expect(Object.keys(reasons(kernelSettings(`<3>[    0.1] ${line}`, parameters)))).toEqual([refused]);
  });

  it('is not what was added for another module than the one that refused something', () => {
    const line = '<4>[    0.1] kvm: loaded without added parameters';
    expect(reasons(kernelSettings(line, ['kvm_amd.avic=1', 'quiet', 'kvm.x=1']))).toEqual({
      'kvm.x=1': expect.stringContaining('the module refuses it'),
    });
  });

  it('is nothing where it says nothing, and nothing that the user did not add', () => {
    expect(kernelSettings('', ['mitigations=off']).notInForce).toEqual([]);
    expect(kernelSettings(UNKNOWN, []).notInForce).toEqual([]);
  });
});

describe('what Xen did not take', () => {
  const CREDIT2 = '(XEN) Using scheduler: SMP Credit Scheduler rev2 (credit2)';

  it('is what it does not know, or of which it can make nothing', () => {
    const said = ["(XEN) parameter 'foo' unknown!", "(XEN) parameter 'vwfi' has invalid value 'x', rc=-22!"];
    expect(reasons(xenSettings(said, ['foo=1', 'vwfi=x', 'loglvl=all']))).toEqual({
      'foo=1': 'Xen does not know it',
      'vwfi=x': 'Xen can make nothing of its value',
    });
  });

  it('is a scheduler that it does not use', () => {
    expect(reasons(xenSettings([CREDIT2], ['sched=null']))).toEqual({
      'sched=null': 'Xen has no such scheduler and uses credit2',
    });
    expect(reasons(xenSettings([CREDIT2], ['sched=null', 'sched=credit2']))).toEqual({});
    expect(xenSettings([CREDIT2], []).scheduler).toBe('credit2');
    expect(xenSettings([], ['sched=null'])).not.toHaveProperty('scheduler');
  });
});

describe('what becomes of a mitigation', () => {
  const SAID = {
    vmscape: 'Vulnerable',
    l1tf: 'Not affected',
    retbleed: 'Mitigation: untrained return thunk',
  };

  it('is that the machine makes it impossible, if the kernel says so of one that was asked for', () => {
    const [forced] = mitigationOutcomes(['vmscape=force'], SAID);
    expect(forced).toMatchObject({ vulnerability: 'vmscape', text: 'Vulnerable' });
    expect(forced?.because).toContain('lacks');
    expect(mitigationOutcomes(['l1tf=off'], SAID)[0]?.because).toContain('not one that it affects');
  });

  it('is as wished otherwise', () => {
    const outcomes = mitigationOutcomes(['vmscape=off', 'retbleed=unret', 'quiet', 'mds=off'], SAID);
    expect(outcomes.map(({ parameter, because }) => [parameter, because])).toEqual([
      ['vmscape=off', undefined],
      ['retbleed=unret', undefined],
    ]);
  });
});

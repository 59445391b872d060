import { describe, expect, test } from 'vitest';
import { settingsNotes } from '../../src/analysis/settings-notes.ts';
import type { StudyRequest } from '../../src/study/study.ts';
import { completed, execute } from './support/study.ts';
import { useWorkspace } from './support/workspace.ts';

useWorkspace();

const small = { benchmarks: ['hypercall'], iterations: 4, batches: 4 };

/** What the notes on a configuration say that is measured so, and what was said while it was. */
async function said(
  configuration: string,
  request: StudyRequest,
): Promise<{ notes: string[]; lines: string[]; vulnerabilities: Readonly<Record<string, string>> }> {
  const { run, events } = await execute({ ...small, configurations: [configuration], ...request });
  const { settings, fingerprint } = completed(run, configuration);
  if (settings === undefined) throw new Error(`${configuration} said nothing of its settings`);
  const lines = events.flatMap((event) => (event.kind === 'line' ? [event.line] : []));
  const notes = settingsNotes({ configuration, software: fingerprint.software, settings });
  return { notes, lines, vulnerabilities: settings.vulnerabilities };
}

describe('what was asked for and is not in force is said', () => {
  test('of a kernel', async () => {
    const { notes, lines, vulnerabilities } = await said('kvm-arm64', {
      kernelParameters: ['mitigatoins=off', 'kvm-arm.mode=nvhe'],
    });
    expect(notes).toEqual([
      'mitigatoins=off was asked for, and the kernel does not know it; figures are as without it.',
    ]);
    expect(lines.join('\n')).toContain('kvm-arm64: mitigatoins=off was asked for');
    expect(vulnerabilities).toHaveProperty('spectre_v2');
  });

  test('of mitigations, each of which a kernel refuses in words of its own', async () => {
    const unknown = ['retbleed=foo', 'spec_rstack_overflow=bar', 'vmscape=foo', 'mitigations=auto,nosmtt'];
    const { notes } = await said('kvm-x86', { kernelParameters: [...unknown, 'retbleed=unret,foo'] });
    expect(notes.filter((note) => note.includes('was asked for'))).toEqual([
      ...unknown
        .slice(1)
        .map(
          (each) =>
            `${each} was asked for, and the kernel does not know its value; figures are as without it.`,
        ),
      'retbleed=unret,foo was asked for, and the kernel does not know foo in it; figures are as without it.',
    ]);
  });

  test('of Xen, of its scheduler, and of what a parameter makes meaningless', async () => {
    const { notes, lines } = await said('xen-arm64', {
      benchmarks: ['hypercall', 'vm-switch'],
      xenParameters: ['vwif=native', 'sched=null', 'vwfi=native'],
    });
    expect(notes).toEqual([
      'vwif=native was asked for, and Xen does not know it; figures are as without it.',
      expect.stringMatching(/^sched=null was asked for, and Xen has no such scheduler and uses credit/),
    ]);
    expect(lines.join('\n')).toContain("vm-switch on xen-arm64 can't be measured: with vwfi=native");
  });
});

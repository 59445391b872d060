import type { MicrobenchmarkSession } from '../testbed.ts';

/** What the program is told of a session. */
export function argumentsOf({ batches, benchmarks }: MicrobenchmarkSession): string[] {
  return [`batches=${batches}`, `only=${benchmarks.join('+')}`];
}

/** The commands that measure by hand, here or in a VM that has no Node. */
export function commandsByHand(session: MicrobenchmarkSession, program: string): string {
  return [
    `# ${session.configuration.title}: a static program without privileges, which changes nothing.`,
    '# It can be copied to any VM of this architecture, and what it prints be imported on any computer.',
    `${program} ${argumentsOf(session).join(' ')} > result.jsonl`,
    'worldswitch import result.jsonl',
    '',
  ].join('\n');
}

import type { Directive, Part } from './directive.ts';
import { shownOf } from './parts.ts';
import type { Recordings } from './recordings.ts';
import { emptySession, replay, replayed, type Session } from './replay.ts';

const TYPED = /^\$ (?:npx worldswitch (?<words>.+))?/;

/** The id of a run. */
const RUN = /\d{8}T\d{6}-[0-9a-f]{4}/g;

/**
 * The lines of a block of output, made anew: what stands below a command that measures, or all of it where the directive
 * names the command. Other commands, and what they print, stay as they are.
 *
 * @throws Error if a part that is to be shown is in no output of the block
 */
export async function writeBlock(
  lines: readonly string[],
  directive: Directive,
  recordings: Recordings,
): Promise<string[]> {
  const { command, parts } = directive;
  const session = emptySession();
  const written: string[] = [];
  const found = new Set<Part>();
  const show = async (typed: string, mark: boolean): Promise<void> => {
    const shown = shownOf(await outputOf(typed, directive, session, recordings), parts, mark);
    written.push(...shown.lines);
    for (const part of shown.found) found.add(part);
  };
  if (command === undefined) {
    for (const { line, words, below } of commandsIn(lines)) {
      const names = withRuns(session);
      written.push(names(line));
      if (words !== undefined && isReplayed(words)) await show(names(words), true);
      else written.push(...below);
    }
  } else await show(command, false);
  const missing = parts.find((part) => !found.has(part));
  if (missing !== undefined) throw new Error(`no line of the output begins with '${missing.from}'`);
  return written;
}

/** What a command wrote, with its pipe through grep if it has one. */
async function outputOf(
  typed: string,
  { from }: Directive,
  session: Session,
  recordings: Recordings,
): Promise<string> {
  const [command = '', pattern] = typed.split(/(?: 2>&1)? \| grep /);
  const output = await replay(command.split(' '), session, () => recordings.of(from ?? command));
  if (pattern === undefined) return output;
  const wanted = new RegExp(pattern);
  return output
    .split('\n')
    .filter((line) => wanted.test(line))
    .join('\n');
}

interface Typed {
  /** As it stands in the block. */
  readonly line: string;
  /** What is typed after `worldswitch`, if it is that. */
  readonly words: string | undefined;
  /** The lines up to the next command. */
  readonly below: string[];
}

function commandsIn(lines: readonly string[]): Typed[] {
  const commands: Typed[] = [];
  for (const line of lines) {
    const match = TYPED.exec(line);
    if (match !== null) commands.push({ line, words: match.groups?.['words'], below: [] });
    else if (commands.length > 0) commands.at(-1)?.below.push(line);
    else throw new Error(`a block of output begins with a command, and not with '${line}'`);
  }
  return commands;
}

/** Ids that are typed stand for the runs that the block's commands made, in the order in which they are named. */
function withRuns({ runs }: Session): (text: string) => string {
  return (text) => {
    const named = [...new Set(text.match(RUN))];
    return text.replaceAll(RUN, (id) => runs[named.indexOf(id)]?.id ?? id);
  };
}

function isReplayed(words: string): boolean {
  return (replayed as readonly string[]).includes(words.split(' ')[0] ?? '');
}

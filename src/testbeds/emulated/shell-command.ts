/** A text as a shell takes it for one word. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./{}-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command line that can be pasted into a shell. */
export function shellCommand(command: string, args: readonly string[]): string {
  return [command, ...args].map(shellWord).join(' ');
}

/** Lines of guest/workloads/machine/shell. */
const BEGINS = 'worldswitch: the shell begins';
const ENDED = /worldswitch: the shell ended with (\d+)/;
const ENDED_BEGINS = 'worldswitch: the shell ended with ';

/** What is to be shown of what a machine's console printed, and how its shell ended. */
export interface ConsoleOutput {
  readonly shown: string;
  /** True from when the shell takes input. */
  readonly open: boolean;
  /** The shell's exit status, once it has ended. */
  readonly status: number | undefined;
}

/** Finds what a shell prints in what its machine's console prints, of which all before and after is left out. */
export class ConsoleReader {
  /** What may still become one of the two lines. */
  #pending = '';
  #open = false;
  #status: number | undefined;
  /** All that the machine printed before its shell began. */
  boot = '';

  push(chunk: string): ConsoleOutput {
    this.#pending += chunk;
    if (!this.#open) this.#lookForBeginning();
    const shown = this.#open && this.#status === undefined ? this.#take() : '';
    return { shown, open: this.#open, status: this.#status };
  }

  #lookForBeginning(): void {
    const line = new RegExp(`${BEGINS}\r?\n`).exec(this.#pending);
    if (line === null) {
      // Bounded, in case a machine prints for ever.
      this.boot = this.#pending.slice(-65_536);
      return;
    }
    this.#open = true;
    this.#pending = this.#pending.slice(line.index + line[0].length);
  }

  /** What comes before the line that ends the shell, or before what may become it. */
  #take(): string {
    const ended = new RegExp(`${ENDED.source}\r?\n`).exec(this.#pending);
    if (ended !== null) {
      this.#status = Number(ended[1]);
      return this.#pending.slice(0, ended.index);
    }
    const begun = this.#pending.indexOf(ENDED_BEGINS);
    const length = begun === -1 ? this.#pending.length - prefixAtEnd(this.#pending) : begun;
    const shown = this.#pending.slice(0, length);
    this.#pending = this.#pending.slice(length);
    return shown;
  }
}

/** How many characters at the end of a text the line that ends the shell could begin with. */
function prefixAtEnd(text: string): number {
  for (let length = Math.min(ENDED_BEGINS.length, text.length); length > 0; length--) {
    if (text.endsWith(ENDED_BEGINS.slice(0, length))) return length;
  }
  return 0;
}

/** What leaves the console, after {@link ESCAPE}. */
const LEAVE = /^x$/i;

/** Ctrl-A, as QEMU's own console has it. */
const ESCAPE = '\u0001';

/** Finds Ctrl-A X in what is typed; a second Ctrl-A is one for the machine. */
export class EscapeReader {
  #escaped = false;

  /** What goes to the machine, and whether the user leaves. */
  push(typed: string): { readonly input: string; readonly leaves: boolean } {
    let input = '';
    for (const character of typed) {
      if (this.#escaped) {
        this.#escaped = false;
        if (LEAVE.test(character)) return { input, leaves: true };
        input += character === ESCAPE ? ESCAPE : ESCAPE + character;
      } else if (character === ESCAPE) this.#escaped = true;
      else input += character;
    }
    return { input, leaves: false };
  }
}

import type { Duplex } from 'node:stream';
import { WorldswitchError } from '../system/errors.ts';
import { MachineEndedError } from './machine.ts';

/**
 * The few commands of GDB's remote serial protocol that stop a machine at an address (GDB manual, appendix
 * E "GDB Remote Serial Protocol").
 */
export class GdbStub {
  readonly #socket: Duplex;
  #received = '';
  #waiting: { resolve: (packet: string) => void; reject: (error: unknown) => void } | undefined;
  #closed = false;

  constructor(socket: Duplex) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.#received += text;
      this.#deliver();
    });
    // The machine's process says why it ended; here it only matters that nothing more comes.
    socket.on('error', () => this.#close());
    socket.on('close', () => this.#close());
    socket.on('end', () => this.#close());
  }

  /**
   * Lets the stopped machine run until any CPU is about to execute the instruction at `address`.
   *
   * @throws WorldswitchError if the stub answers with an error.
   * @throws MachineEndedError if the machine ends first.
   */
  async runTo(address: number): Promise<void> {
    const place = `${address.toString(16)},4`;
    await this.#command(`Z1,${place}`, 'OK');
    await this.#command('c', 'T05');
    await this.#command(`z1,${place}`, 'OK');
  }

  async #command(text: string, expected: string): Promise<void> {
    this.#socket.write(frame(text));
    const answer = await this.#packet();
    // The stub reports the exit of what it debugs (W) or the signal that killed it (X).
    if (/^[WX]/.test(answer)) throw new MachineEndedError();
    if (!answer.startsWith(expected)) {
      throw new WorldswitchError(`the emulator's debug stub answered '${answer}' to '${text}'`, {
        next: 'see that QEMU is version 8.2 or later (worldswitch doctor)',
      });
    }
  }

  #packet(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#deliver();
      if (this.#closed) this.#close();
    });
  }

  #deliver(): void {
    const start = this.#received.indexOf('$');
    const end = this.#received.indexOf('#', start);
    // Two digits of checksum follow; the transport is reliable, so they are not checked.
    if (this.#waiting === undefined || start < 0 || end < 0 || this.#received.length < end + 3) return;
    const packet = this.#received.slice(start + 1, end);
    this.#received = this.#received.slice(end + 3);
    this.#socket.write('+');
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    resolve(packet);
  }

  #close(): void {
    this.#closed = true;
    this.#waiting?.reject(new MachineEndedError());
    this.#waiting = undefined;
  }
}

/** `$text#checksum`: the sum of the characters modulo 256, in two hexadecimal digits. */
function frame(text: string): string {
  const sum = [...text].reduce((total, character) => total + character.charCodeAt(0), 0) & 0xff;
  return `$${text}#${sum.toString(16).padStart(2, '0')}`;
}

import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { WorldswitchError } from '../../../system/errors.ts';
import { MachineEndedError } from '../machine.ts';

const answerSchema = z.union([
  z.object({ return: z.unknown() }),
  z.object({ error: z.object({ class: z.string(), desc: z.string() }) }),
]);
const migrationSchema = z.object({ status: z.string().optional(), 'error-desc': z.string().optional() });

/** Milliseconds between two looks at whether a migration has ended. */
const POLL = 5;

/** QEMU's machine protocol on a connected socket (QEMU docs, "QEMU Machine Protocol Specification"). */
export class Qmp {
  readonly #socket: Duplex;
  readonly #lines: AsyncIterator<string>;

  private constructor(socket: Duplex) {
    this.#socket = socket;
    socket.on('error', () => socket.destroy());
    this.#lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  }

  /** Waits for the greeting and leaves the negotiation mode. */
  static async connect(socket: Duplex): Promise<Qmp> {
    const qmp = new Qmp(socket);
    await qmp.#line();
    await qmp.command('qmp_capabilities');
    return qmp;
  }

  /**
   * @throws WorldswitchError if QEMU refuses the command.
   * @throws MachineEndedError if it ends.
   */
  async command(execute: string, parameters: Record<string, unknown> = {}): Promise<unknown> {
    this.#socket.write(`${JSON.stringify({ execute, arguments: parameters })}\n`);
    for (;;) {
      const answer = answerSchema.safeParse(JSON.parse(await this.#line()));
      // What is neither is an event, and nobody waits for those.
      if (!answer.success) continue;
      if ('error' in answer.data) throw refused(execute, answer.data.error.desc);
      return answer.data.return;
    }
  }

  /**
   * Writes the state of the stopped machine to a file, from which it can be restored any number of times. Memory that is in a
   * file that others can see stays there.
   */
  async saveState(file: string): Promise<void> {
    await this.#leaveSharedMemory();
    // The default of 128 MiB/s protects a network that there is none of here.
    await this.command('migrate-set-parameters', { 'max-bandwidth': 2 ** 40 });
    await this.command('migrate', { uri: `file:${file}` });
    for (;;) {
      const migration = migrationSchema.parse(await this.command('query-migrate'));
      if (migration.status === 'completed') return;
      if (migration.status === 'failed' || migration.status === 'cancelled') {
        throw refused('migrate', migration['error-desc'] ?? migration.status);
      }
      await sleep(POLL);
    }
  }

  /** Restores a machine that was started to wait for it, and whose memory is there. It runs as soon as it has its state. */
  async restoreState(file: string): Promise<void> {
    await this.#leaveSharedMemory();
    await this.command('migrate-incoming', { uri: `file:${file}` });
  }

  /** What saves and what restores must agree on it. */
  async #leaveSharedMemory(): Promise<void> {
    const capabilities = [{ capability: 'x-ignore-shared', state: true }];
    await this.command('migrate-set-capabilities', { capabilities });
  }

  async #line(): Promise<string> {
    // Of a QEMU that is killed before it has read all, the connection fails (ECONNRESET) instead of ending.
    const next = await this.#lines.next().catch(() => undefined);
    if (next === undefined || next.done === true) throw new MachineEndedError();
    return next.value;
  }
}

function refused(command: string, reason: string): WorldswitchError {
  return new WorldswitchError(`QEMU refused to ${command}: ${reason}`, {
    next: 'see that there is room on the disk of the cache (worldswitch doctor), then type the same command again',
  });
}

import { createInterface } from 'node:readline';
import { duplexPair, type Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { MachineEndedError } from '../../../../src/testbeds/emulated/machine.ts';
import { Qmp } from '../../../../src/testbeds/emulated/qemu/qmp.ts';

type Answer = Record<string, unknown>;

const GREETING = { QMP: { version: { qemu: { major: 10, minor: 0, micro: 2 } }, capabilities: [] } };
const EVENT = { event: 'STOP', timestamp: { seconds: 1, microseconds: 2 } };

/** A QEMU that greets, accepts the negotiation, and answers each command by `answer`; without one it ends. */
function qemuThat(answer: (command: string) => Answer[] | undefined): { socket: Duplex; received: string[] } {
  const [socket, theirs] = duplexPair();
  const received: string[] = [];
  const send = (message: Answer): void => void theirs.write(`${JSON.stringify(message)}\r\n`);
  send(GREETING);
  createInterface({ input: theirs }).on('line', (line) => {
    const { execute } = JSON.parse(line) as { execute: string };
    received.push(execute);
    const messages = execute === 'qmp_capabilities' ? [{ return: {} }] : answer(execute);
    if (messages === undefined) theirs.end();
    else for (const message of messages) send(message);
  });
  return { socket, received };
}

test('gives what a command returns, past events', async () => {
  const { socket, received } = qemuThat(() => [EVENT, { return: { running: false } }]);
  const qmp = await Qmp.connect(socket);
  expect(await qmp.command('query-status')).toEqual({ running: false });
  expect(received).toEqual(['qmp_capabilities', 'query-status']);
});

test('waits until the state is saved', async () => {
  const states = ['setup', 'active', 'completed'];
  const { socket } = qemuThat((command) => [
    { return: command === 'query-migrate' ? { status: states.shift() } : {} },
  ]);
  await (await Qmp.connect(socket)).saveState('/nowhere/state');
  expect(states).toEqual([]);
});

test('saved and restored with the memory left where it is', async () => {
  const { socket, received } = qemuThat((command) => [
    { return: command === 'query-migrate' ? { status: 'completed' } : {} },
  ]);
  const qmp = await Qmp.connect(socket);
  await qmp.saveState('/nowhere/state');
  await qmp.restoreState('/nowhere/state');
  const [, savedWith, , save, , restoredWith, restored] = received;
  expect([savedWith, save]).toEqual(['migrate-set-capabilities', 'migrate']);
  expect([restoredWith, restored]).toEqual(['migrate-set-capabilities', 'migrate-incoming']);
});

test('a refusal is an error with the reason', async () => {
  const { socket } = qemuThat(() => [{ error: { class: 'GenericError', desc: 'No space left on device' } }]);
  const saving = (await Qmp.connect(socket)).saveState('/nowhere/state');
  await expect(saving).rejects.toThrow('QEMU refused to migrate-set-capabilities: No space left on device');
});

test('a migration that fails is an error with the reason', async () => {
  const { socket } = qemuThat((command) => [
    { return: command === 'query-migrate' ? { status: 'failed', 'error-desc': 'disk full' } : {} },
  ]);
  const saving = (await Qmp.connect(socket)).saveState('/nowhere/state');
  await expect(saving).rejects.toThrow('QEMU refused to migrate: disk full');
});

test('a QEMU that ends is said to have ended', async () => {
  const { socket } = qemuThat(() => undefined);
  await expect((await Qmp.connect(socket)).command('cont')).rejects.toThrow(MachineEndedError);
});

test('so is one whose end of the connection is gone at once, as when it is killed', async () => {
  const { socket } = qemuThat(() => {
    socket.destroy(new Error('read ECONNRESET'));
    return [];
  });
  await expect((await Qmp.connect(socket)).command('cont')).rejects.toThrow(MachineEndedError);
});

import { setup } from '../../../src/testbed/setup.ts';

/** Brings what machines are made of before the first test, so that no test's time limit has a download in it. */
export default async function bringPrerequisites(): Promise<void> {
  await setup({ locked: false, say: (line) => void process.stderr.write(`${line}\n`), signal: undefined });
}

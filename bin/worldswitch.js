#!/usr/bin/env node
// Runs worldswitch on a Node that can: the running one if it is recent enough, else the one that npm
// installed beside us. A checkout runs the sources (Node strips the types), a package its compiled form
// (Node strips no types under node_modules). This file itself has to run on Node 20.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The first Node of a long-term line whose node:sqlite prints no warning (nodejs.org/api/sqlite.html). */
const OLDEST_NODE = '24.15';

/** The exit code of what can't be done, as src/cli/exit-code.ts has it: 1 would be a verdict. */
const IMPOSSIBLE = 3;

if (isRecentEnough(process.versions.node)) {
  const { main } = await import(mainProgram().href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  runOnOwnNode();
}

function mainProgram() {
  const sources = new URL('../src/cli/main.ts', import.meta.url);
  if (!existsSync(sources)) return new URL('../dist/cli/main.js', import.meta.url);
  // Node keeps there what it made of the sources: stripping the types takes as long as all the rest of the start.
  const kept = new URL('../node_modules/.cache/worldswitch', import.meta.url);
  module.enableCompileCache(fileURLToPath(kept));
  return sources;
}

function runOnOwnNode() {
  const node = ownNode();
  if (node === undefined) {
    refuse('is needed');
    return;
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal's Ctrl-C reaches the child by itself too; it takes both for one.
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => refuse(`is needed, and ${node} can't be started (${error.message})`));
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? IMPOSSIBLE) : 128 + constants.signals[signal];
  });
}

function refuse(why) {
  console.error(
    `worldswitch: this is Node ${process.versions.node}, and Node ${OLDEST_NODE} or later ${why}. ` +
      `Next: npm install --include=optional (it brings one), or install Node ${OLDEST_NODE} or later.`,
  );
  process.exitCode = IMPOSSIBLE;
}

/** One that is too old itself is none: it would come here again, and again. */
function ownNode() {
  const { resolve } = module.createRequire(import.meta.url);
  const name = `node-linux-${process.arch}`;
  try {
    const { version } = JSON.parse(readFileSync(resolve(`${name}/package.json`), 'utf8'));
    return isRecentEnough(version) ? resolve(`${name}/bin/node`) : undefined;
  } catch {
    return undefined;
  }
}

function isRecentEnough(version) {
  const [[major, minor], [oldestMajor, oldestMinor]] = [version, OLDEST_NODE].map((text) =>
    text.split('.').map(Number),
  );
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

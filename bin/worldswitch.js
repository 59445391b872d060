#!/usr/bin/env node
// Runs worldswitch on a Node that can: the running one if it is recent enough, else the one that npm
// installed beside us. A checkout runs the sources (Node strips the types), a package its compiled form
// (Node strips no types under node_modules). This file itself has to run on Node 20.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The first line of Node whose node:sqlite and type stripping are stable (nodejs.org/api/sqlite.html). */
const OLDEST_NODE = 26;

const recentEnough = Number(process.versions.node.split('.')[0]) >= OLDEST_NODE;
if (recentEnough) {
  const sources = new URL('../src/cli/main.ts', import.meta.url);
  const compiled = new URL('../dist/cli/main.js', import.meta.url);
  const { main } = await import((existsSync(sources) ? sources : compiled).href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  runOnOwnNode();
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
    process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
  });
}

function refuse(why) {
  console.error(
    `worldswitch: this is Node ${process.versions.node}, and Node ${OLDEST_NODE} or later ${why}. ` +
      `Next: npm install --include=optional (it brings one), or install Node ${OLDEST_NODE}.`,
  );
  process.exitCode = 1;
}

function ownNode() {
  try {
    return createRequire(import.meta.url).resolve(`node-linux-${process.arch}/bin/node`);
  } catch {
    return undefined;
  }
}

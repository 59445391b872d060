import { hostname } from 'node:os';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { openStore } from '../results/store.ts';
import { messageOf, systemErrorCode, WorldswitchError } from '../system/errors.ts';
import { dataRoot } from '../system/paths.ts';
import { type Policy, policyFor, TOKEN_VARIABLE } from './access/policy.ts';
import { createApp } from './app.ts';
import { createMeasurer } from './measuring/measurer.ts';
import { recordsIn } from './records.ts';
import { watch } from './watcher.ts';

/** How the dashboard is served. */
export interface ServeOptions {
  /** The address or name to listen on. */
  readonly host: string;
  /** 0 for one that is free. */
  readonly port: number;
  /** Ends it, and the run that is going on. */
  readonly signal: AbortSignal;
  /** Tells the user something. */
  readonly say: (line: string) => void;
  /** The folder of the results; the default is {@link dataRoot}. */
  readonly home?: string;
}

/**
 * Serves the dashboard until `signal` aborts.
 *
 * @throws WorldswitchError if it can't listen there, or the results can't be used
 */
export async function serve({ host, port, signal, say, home = dataRoot() }: ServeOptions): Promise<void> {
  const policy = policyFor(host, process.env[TOKEN_VARIABLE] || undefined);
  // Makes the database if there is none, and says at once if it can't be used.
  openStore(home).close();
  const records = recordsIn(home);
  const measurer = createMeasurer(home);
  const app = createApp({ records, measurer, watcher: watch(records) }, policy, (error) =>
    say(error instanceof Error && error.stack !== undefined ? error.stack : messageOf(error)),
  );
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await listen(server, host, port);
  say(`The dashboard is at ${addressOf(server, policy)}`);
  if (policy.token !== undefined)
    say(
      'Whoever has that address can see all runs and start some. It is not encrypted: use it in networks that you trust.',
    );
  say('Ctrl-C ends it.');
  if (!signal.aborted) await once(signal, 'abort');
  const going = measurer.current();
  await measurer.close();
  if (going !== undefined)
    say(`Run ${going.run} is cancelled. worldswitch run --resume ${going.run} goes on where it stopped.`);
  server.close();
  // Pages that listen to events would keep it open for ever.
  server.closeAllConnections();
  await once(server, 'close');
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw explainListenError(error, host, port);
  }
}

/** What a user is told about an error of listening. Anything else comes back unchanged. */
function explainListenError(error: unknown, host: string, port: number): unknown {
  switch (systemErrorCode(error)) {
    case 'EADDRINUSE':
      return new WorldswitchError(`port ${port} of ${host} is in use`, {
        next: `end what listens there, or take another port: worldswitch serve --port ${port + 1}`,
        cause: error,
      });
    case 'EACCES':
      return new WorldswitchError(`only root may listen on port ${port}`, {
        next: 'take a port from 1024 on: worldswitch serve --port 8016',
        cause: error,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new WorldswitchError(`${host} is no address of this machine`, {
        next: 'give --host one of those that ip address shows, or 0.0.0.0 for all of them',
        cause: error,
      });
    default:
      return error;
  }
}

/** What a user opens. */
function addressOf(server: Server, { host, token }: Policy): string {
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const name = host === '0.0.0.0' || host === '::' ? hostname() : host;
  const address = `http://${name.includes(':') ? `[${name}]` : name}:${port}/`;
  return token === undefined ? address : `${address}?token=${token}`;
}

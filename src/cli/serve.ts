import { Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from './options.ts';

interface ServeOptions {
  host: string;
  port: number;
}

/** `worldswitch serve`: until Ctrl-C. */
export function serveCommand(signal: AbortSignal): Command {
  return new Command('serve')
    .description('Shows all runs in a browser, live, and starts new ones; with a JSON API.')
    .option('--port <n>', 'the port to listen on; 0 takes one that is free', portNumber, 8016)
    .option(
      '--host <address>',
      'the address to listen on; beyond this machine a token is needed ($WORLDSWITCH_TOKEN, or one that is made)',
      '127.0.0.1',
    )
    .action(async ({ host, port }: ServeOptions) => {
      const { serve } = await import('../server/serve.ts');
      await serve({ host, port, signal, say: (line) => console.log(line) });
    });
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port < 0 || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}

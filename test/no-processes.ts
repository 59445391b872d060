import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { Server } from 'node:net';

/*
 * Set up before each file of the quick tests: what starts a process or listens on a port fails there, so that they
 * stay quick and depend on nothing but this process.
 */

function refuse(): never {
  throw new Error(
    'a quick test starts no process and listens on no port. Next: move it to a file that ends in .process.test.ts',
  );
}

const starters = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] as const;
for (const name of starters) Object.assign(childProcess, { [name]: refuse });
syncBuiltinESMExports();
Object.assign(Server.prototype, { listen: refuse });

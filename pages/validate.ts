// npm run validate: prints the table that holds predictions against published figures, from the runs in docs/runs.
import { validationTable } from './validation.ts';

process.stdout.write(
  validationTable()
    .map((line) => `${line}\n`)
    .join(''),
);

import { z } from 'zod';

/** The id of a run. Sortable and unique: UTC time and four random hexadecimal digits, for example `20261122T210145-3f9a`. */
export const runIdSchema = z.string().regex(/^\d{8}T\d{6}-[0-9a-f]{4}$/);

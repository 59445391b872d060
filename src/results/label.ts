import { z } from 'zod';

/**
 * What a user calls a run: one line of at most 80 characters that can be shown anywhere. `latest` names another run already.
 */
export const labelSchema = z.string().regex(/^(?!\s|latest$)[^\p{C}\p{Zl}\p{Zp}]{1,80}(?<!\s)$/u);

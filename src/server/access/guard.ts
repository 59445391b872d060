import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { type Policy, refusalOf } from './policy.ts';

/** What every answer says to browsers: nothing from elsewhere, no script or style in the page, in nobody's frame. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Not no-referrer, with which browsers would send no origin with a form.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

/** Lets through who may ask, and says to browsers what they may do with the answer. */
export function guard(policy: Policy): MiddlewareHandler {
  const cookie = policy.token === undefined ? undefined : cookieName(policy.token);
  return async (c, next) => {
    for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
    const inAddress = c.req.query('token');
    const refused = refusalOf(
      {
        method: c.req.method,
        path: c.req.path,
        host: c.req.header('Host'),
        origin: c.req.header('Origin'),
        fetchSite: c.req.header('Sec-Fetch-Site'),
        fetchMode: c.req.header('Sec-Fetch-Mode'),
        tokens: [
          /^Bearer (.+)$/.exec(c.req.header('Authorization') ?? '')?.[1],
          cookie === undefined ? undefined : getCookie(c, cookie),
          inAddress,
        ],
      },
      policy,
    );
    if (refused !== undefined) throw refused;
    // In an address a token would be shared with the link, and stay in the browser's history.
    if (cookie === undefined || inAddress === undefined || c.req.method !== 'GET') return next();
    setCookie(c, cookie, inAddress, { httpOnly: true, sameSite: 'Lax', path: '/' });
    return c.redirect(withoutToken(c), 303);
  };
}

/** Browsers don't tell ports of a host apart: each token has a cookie of its own. */
function cookieName(token: string): string {
  return `worldswitch-${createHash('sha256').update(token).digest('hex').slice(0, 8)}`;
}

function withoutToken(c: Context): string {
  const url = new URL(c.req.url);
  url.searchParams.delete('token');
  return `${url.pathname}${url.search}`;
}

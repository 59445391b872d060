import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { WorldswitchError } from '../../system/errors.ts';
import { RequestError } from '../request-error.ts';

/** Who may ask. */
export interface Policy {
  /** The address or name that the server listens on. */
  readonly host: string;
  /** What every request has to bring; undefined if none is needed. */
  readonly token: string | undefined;
}

/** What is known of a request by its headers. */
export interface Requester {
  readonly method: string;
  readonly path: string;
  /** The headers of these names. */
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly fetchMode: string | undefined;
  /** Tokens that it brings, right or wrong. */
  readonly tokens: readonly (string | undefined)[];
}

/** The environment's variable that holds a token of the user's own. */
export const TOKEN_VARIABLE = 'WORLDSWITCH_TOKEN';

/** Characters: what is shorter can be guessed. */
const SHORTEST_TOKEN = 16;

/**
 * Who may ask a server that listens there: without a token only who is on this machine.
 *
 * @param own the user's own token, if there is one
 * @throws WorldswitchError if it is too short
 */
export function policyFor(host: string, own: string | undefined): Policy {
  if (own !== undefined && own.length < SHORTEST_TOKEN)
    throw new WorldswitchError(`the token in ${TOKEN_VARIABLE} has fewer than ${SHORTEST_TOKEN} characters`, {
      next: `set ${TOKEN_VARIABLE} to a longer one, or unset it: worldswitch makes one where it is needed`,
    });
  return { host, token: own ?? (isLoopback(host) ? undefined : randomBytes(24).toString('base64url')) };
}

/**
 * Why a request is refused, or undefined if it is not: it must be meant for this server (a page of somebody else may
 * have bound its own name to our address), come from its own pages or from no page, and bring the token.
 */
export function refusalOf(requester: Requester, policy: Policy): RequestError | undefined {
  if (!isOwnHost(requester.host, policy.host))
    return refusal(
      403,
      `this server is not called '${requester.host ?? ''}'`,
      'open the address that worldswitch serve printed',
    );
  if (isForeign(requester))
    return refusal(
      403,
      'requests of pages of other origins are refused',
      'open the address that worldswitch serve printed',
    );
  if (policy.token !== undefined && !requester.tokens.some((token) => isSame(token, policy.token)))
    return refusal(
      401,
      'this server asks for a token',
      'open the address with the token that worldswitch serve printed, or send it as Authorization: Bearer',
    );
  return undefined;
}

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function refusal(status: 401 | 403, message: string, next: string): RequestError {
  return new RequestError(status, message, { next });
}

/** An address can't be bound to somebody else's name; a name can be bound to any address. */
function isOwnHost(header: string | undefined, bound: string): boolean {
  const name = nameOf(header);
  if (name === undefined) return false;
  if (isLoopback(name)) return true;
  return !isLoopback(bound) && (isIP(name) !== 0 || name === bound || name === hostname().toLowerCase());
}

/** Of a Host header, without port and brackets. */
function nameOf(header: string | undefined): string | undefined {
  if (header === undefined || !URL.canParse(`http://${header}`)) return undefined;
  return new URL(`http://${header}`).hostname.replace(/^\[(.*)\]$/, '$1');
}

/**
 * Whether a page of another origin asks. One may link to a page of ours, as long as only a person follows the link.
 * What is no browser sends none of these headers; no page can make a browser leave them out of a POST.
 */
function isForeign({ method, path, host, origin, fetchSite, fetchMode }: Requester): boolean {
  if (origin !== undefined && !isOriginOf(origin, host)) return true;
  if (fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none') return false;
  const follows = method === 'GET' && fetchMode === 'navigate' && !path.startsWith('/api/');
  return !follows;
}

function isOriginOf(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}

/** In a time that does not tell how much of it is right. */
function isSame(token: string | undefined, expected: string | undefined): boolean {
  if (token === undefined || expected === undefined) return false;
  return timingSafeEqual(digest(token), digest(expected));
}

/** Digests are of one length, as the comparison needs them. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

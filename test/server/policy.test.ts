import { describe, expect, test } from 'vitest';
import { policyFor, refusalOf, type Requester } from '../../src/server/access/policy.ts';

const local = policyFor('127.0.0.1', undefined);
const remote = policyFor('0.0.0.0', 'a-token-of-the-user');

function statusFor(fields: Partial<Requester>, policy = local): number | undefined {
  const requester = {
    method: 'GET',
    path: '/',
    host: '127.0.0.1:8016',
    origin: undefined,
    fetchSite: undefined,
    fetchMode: undefined,
    tokens: policy.token === undefined ? [] : [policy.token],
  };
  return refusalOf({ ...requester, ...fields }, policy)?.status;
}

describe('whom a request is meant for', () => {
  test.each(['localhost:8016', '127.0.0.1', '127.0.0.1:1', '[::1]:8016', 'LOCALHOST'])('%s is us', (host) => {
    expect(statusFor({ host })).toBeUndefined();
  });
  test.each([
    'evil.example',
    'evil.example:8016',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '',
    undefined,
    'a b',
    '@',
  ])('%s is not, on loopback', (host) => {
    expect(statusFor({ host })).toBe(403);
  });
  test('beyond loopback addresses are, and the name that was given; others are not', () => {
    const named = policyFor('lab.example', 'a-token-of-the-user');
    expect(statusFor({ host: '10.0.0.1:8016' }, remote)).toBeUndefined();
    expect(statusFor({ host: '[fe80::1]:8016' }, remote)).toBeUndefined();
    expect(statusFor({ host: 'lab.example:8016' }, named)).toBeUndefined();
    expect(statusFor({ host: 'evil.example' }, named)).toBe(403);
  });
});

describe('who asks', () => {
  const own = { origin: 'http://127.0.0.1:8016', fetchSite: 'same-origin' };
  test('our own pages, and what is no browser', () => {
    expect(statusFor({ ...own, method: 'POST', fetchMode: 'cors' })).toBeUndefined();
    expect(statusFor({ method: 'POST', path: '/api/runs' })).toBeUndefined();
    expect(statusFor({ fetchSite: 'none', fetchMode: 'navigate' })).toBeUndefined();
  });
  test.each([
    [
      'a form elsewhere',
      { method: 'POST', origin: 'http://evil.example', fetchSite: 'cross-site', fetchMode: 'navigate' },
    ],
    ['a form without an origin', { method: 'POST', origin: 'null' }],
    [
      'another port of this host',
      { method: 'POST', origin: 'http://127.0.0.1:9000', fetchSite: 'same-site' },
    ],
    ['a script elsewhere', { path: '/api/runs', fetchSite: 'cross-site', fetchMode: 'cors' }],
    ['an image elsewhere', { fetchSite: 'cross-site', fetchMode: 'no-cors' }],
    ['a link to the API', { path: '/api/runs', fetchSite: 'cross-site', fetchMode: 'navigate' }],
    [
      'a form elsewhere that says only so',
      { method: 'POST', fetchSite: 'cross-site', fetchMode: 'navigate' },
    ],
  ])('%s is refused', (_, fields) => {
    expect(statusFor(fields)).toBe(403);
  });
  test('a link to a page may be followed from anywhere', () => {
    expect(statusFor({ path: '/runs/x', fetchSite: 'cross-site', fetchMode: 'navigate' })).toBeUndefined();
  });
});

describe('the token', () => {
  test('is needed beyond loopback alone, unless the user gives one', () => {
    expect(local.token).toBeUndefined();
    expect(policyFor('::1', undefined).token).toBeUndefined();
    expect(policyFor('0.0.0.0', undefined).token).toMatch(/^[\w-]{32}$/);
    expect(policyFor('127.0.0.1', 'a-token-of-the-user').token).toBe('a-token-of-the-user');
    expect(() => policyFor('127.0.0.1', 'short')).toThrow('fewer than 16 characters');
  });
  test('has to be right, wherever it stands', () => {
    expect(statusFor({ tokens: [undefined, 'a-token-of-the-user'] }, remote)).toBeUndefined();
    expect(statusFor({ tokens: [] }, remote)).toBe(401);
    expect(statusFor({ tokens: ['a-token-of-the-use', undefined] }, remote)).toBe(401);
  });
});

import type { MiddlewareHandler } from 'hono';

/** What parameters of addresses were called before workloads could be shown. */
const RENAMED = { microbenchmark: 'benchmark' } as const;

/** Leads links that were shared then to the addresses of today. */
export const leadFromEarlierLinks: MiddlewareHandler = async (c, next) => {
  const address = new URL(c.req.url);
  const names = [...address.searchParams.keys()];
  if (c.req.method !== 'GET' || !names.some((name) => Object.hasOwn(RENAMED, name))) return next();
  const today = new URLSearchParams(
    [...address.searchParams].map(([name, value]): [string, string] => [todayOf(name), value]),
  );
  // Relative, so that no path leads elsewhere.
  return c.redirect(`?${today.toString()}`, 301);
};

function todayOf(name: string): string {
  return Object.hasOwn(RENAMED, name) ? RENAMED[name as keyof typeof RENAMED] : name;
}

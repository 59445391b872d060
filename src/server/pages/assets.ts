import { createHash } from 'node:crypto';
import { ICON } from './icon.ts';
import { SCRIPT } from './script.ts';
import { VERSIONS_SCRIPT } from './versions-script.ts';
import { dashboardStyle } from './style.ts';

/** A file that pages need. */
export interface Asset {
  /** With the beginning of its checksum: another file has another address, so that browsers may keep it. */
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

function asset(name: string, type: string, text: string): Asset {
  const version = createHash('sha256').update(text).digest('hex').slice(0, 10);
  return { path: `/assets/${version}/${name}`, type, text };
}

export const assets = {
  style: asset('style.css', 'text/css', dashboardStyle()),
  script: asset('live.js', 'text/javascript', SCRIPT),
  versions: asset('versions.js', 'text/javascript', VERSIONS_SCRIPT),
  icon: asset('icon.svg', 'image/svg+xml', ICON),
} as const;

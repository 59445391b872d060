import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from './workspace.ts';

/** A copy of an image under a name of its own; returns its path. */
export function copyOf(workspace: Workspace, image: string, name: string): string {
  const path = join(workspace.folder, name);
  copyFileSync(image, path);
  return path;
}

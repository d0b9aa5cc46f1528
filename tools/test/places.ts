import { join } from 'node:path';

export const root = join(import.meta.dir, '../..');

/** Reports, logs and pictures of a run; ignored by git. */
export const artifacts = join(root, 'artifacts');

/** Where a stage's output is written. */
export function logOf(stage: string): string {
  return join(artifacts, `${stage.replaceAll(/\W+/g, '-')}.log`);
}

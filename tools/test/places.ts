import { join } from 'node:path';

export const root = join(import.meta.dir, '../..');

/** The folder of reports, logs and pictures of a run; ignored by git. */
export const artifacts = join(root, 'artifacts');

/** The log file of a stage. */
export function logOf(stage: string): string {
  return join(artifacts, `${stage.replaceAll(/\W+/g, '-')}.log`);
}

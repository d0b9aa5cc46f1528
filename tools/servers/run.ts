import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Runs a program to its end and answers its standard output. Rejects with the last lines of its output. It reads `input`, if given. */
export function run(
  program: string,
  args: string[],
  env: Record<string, string> = {},
  input?: string
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout);
      } else {
        const output = `${stdout}\n${stderr}`.trim().split('\n').slice(-8).join('\n');
        reject(new Error(`${program} ${args[0] ?? ''} failed: ${output === '' ? error.message : output}`));
      }
    });
    // A program that ends early says why itself.
    child.stdin?.on('error', () => undefined).end(input);
  });
}

/** The path of an installed program, or null. Also looks in the sbin folders, which an ordinary user's PATH lacks. */
export function which(program: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
  const paths = folders.filter((folder) => folder !== '').map((folder) => join(folder, program));
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Root may install packages, and must name a user to each server it starts. */
export const isRoot = process.getuid?.() === 0;

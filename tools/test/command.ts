import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface CommandSettings {
  command: string[];
  cwd: string;
  /** Where its output is written, whole. */
  log: string;
  env?: Record<string, string>;
  limitSeconds: number;
}

export interface Outcome {
  /** -1 when it ran out of time or could not be started. */
  exitCode: number;
  /** Standard output alone. */
  output: string;
}

const running = new Set<ChildProcess>();

/** Ends whatever still runs, with all it has started. */
export function stopCommands(): void {
  running.forEach(end);
}

/** Runs a command in a process group of its own, its output in a log file. Never rejects: what goes wrong stands in the log. */
export async function runCommand({ command, cwd, log, env, limitSeconds }: CommandSettings): Promise<Outcome> {
  await mkdir(dirname(log), { recursive: true });
  const file = createWriteStream(log);
  file.write(`$ ${command.join(' ')}\n`);
  const [program = '', ...args] = command;
  const chunks: Buffer[] = [];
  const exitCode = await new Promise<number>((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);
    const late = setTimeout(() => {
      file.write(`\nstopped after ${limitSeconds} s\n`);
      end(child);
    }, limitSeconds * 1000);
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      file.write(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => file.write(chunk));
    const close = (code: number): void => {
      clearTimeout(late);
      running.delete(child);
      resolve(code);
    };
    child.on('error', (error) => {
      file.write(`${error.message}\n`);
      close(-1);
    });
    child.on('close', (code) => close(code ?? -1));
  });
  await new Promise<void>((resolve) => file.end(resolve));
  return { exitCode, output: Buffer.concat(chunks).toString('utf8') };
}

function end(child: ChildProcess): void {
  try {
    process.kill(-(child.pid ?? 0), 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

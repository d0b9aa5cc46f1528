import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface CommandSettings {
  command: string[];
  cwd: string;
  /** The file that gets all its output. */
  log: string;
  env?: Record<string, string>;
  limitSeconds: number;
}

export interface CommandResult {
  /** -1 when its time was over or it could not be started. */
  exitCode: number;
  /** Standard output alone. */
  output: string;
}

const running = new Set<ChildProcess>();

/** Ends all running commands with their child processes. */
export function stopCommands(): void {
  running.forEach(end);
}

/** Runs a command in its own process group, with its output in a log file. Never rejects: errors are in the log. */
export async function runCommand({ command, cwd, log, env, limitSeconds }: CommandSettings): Promise<CommandResult> {
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
    // It has already ended.
  }
}

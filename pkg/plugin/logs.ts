import { writeSync } from 'node:fs';
import { format } from 'node:util';
import { visible } from '../../src/shared/text';
import { redact } from './redact';

export type LogValues = Record<string, unknown>;

/** A log with levels and values. Errors are written with their stack; known secrets are removed. */
export interface Log {
  debug(message: string, values?: LogValues): void;
  info(message: string, values?: LogValues): void;
  warn(message: string, values?: LogValues): void;
  error(message: string, values?: LogValues): void;
  /** The same log with these values on every line. */
  with(values: LogValues): Log;
}

type Level = 'debug' | 'info' | 'warn' | 'error';

/** The host reads a line over 64 KiB as plain text; encoding can make a value longer. */
const longestValue = 8 * 1024;

/** One line in hclog's JSON. The @ keys must have these types: the host does not check them. */
export function logLine(level: Level, message: string, values: LogValues, now = new Date()): string {
  const line: LogValues = {
    '@level': level,
    '@message': clean(message),
    // The host parses exactly six digits after the second.
    '@timestamp': now.toISOString().replace('Z', '000Z'),
    '@module': 'runaway',
  };
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && !key.startsWith('@')) {
      line[key] = plain(value);
    }
  }
  return JSON.stringify(line) + '\n';
}

function plain(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') {
    return value;
  }
  return clean(typeof value === 'string' ? value : inspect(value));
}

function inspect(value: unknown): string {
  if (value instanceof Error) {
    const cause = value.cause === undefined ? '' : `\ncaused by: ${inspect(value.cause)}`;
    return (value.stack ?? String(value)) + cause;
  }
  return format('%o', value);
}

function clean(text: string): string {
  const safe = visible(redact(text, { longest: longestValue }));
  return text.length > longestValue ? `${safe}…` : safe;
}

function write(level: Level, message: string, values: LogValues): void {
  try {
    writeSync(2, logLine(level, message, values));
  } catch {
    // The host has ended or does not read: there is no other place to report it.
  }
}

function bound(always: LogValues): Log {
  const at = (level: Level) => (message: string, values?: LogValues) => write(level, message, { ...always, ...values });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (values) => bound({ ...always, ...values }),
  };
}

/** The process's log, on stderr, where Grafana reads it. */
export const log: Log = bound({});

/** Sends what libraries print to the log: stdout is for the handshake. */
export function captureConsole(): void {
  const at =
    (level: Level) =>
    (...args: unknown[]) =>
      write(level, format(...args), { logger: 'console' });
  Object.assign(console, { log: at('debug'), debug: at('debug'), trace: at('debug') });
  Object.assign(console, { info: at('info'), warn: at('warn'), error: at('error') });
  process.stdout.write = (chunk: string | Uint8Array) => {
    const text = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
    write('debug', text.trimEnd(), { logger: 'stdout' });
    return true;
  };
}

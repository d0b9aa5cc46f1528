import { ServerError } from './server-error';

/** A server's text may be megabytes long. Characters. */
const MOST_TEXT = 500;

/** An error after which the connection is of no use. */
export function fatal(code: string, message: string): Error {
  return Object.assign(new Error(message), { code, fatal: true });
}

/** The beginning of a text that a server sent, without a reference to the rest. */
export function shortened(text: string): string {
  return text.length <= MOST_TEXT ? text : `${Buffer.from(text.slice(0, MOST_TEXT)).toString()}…`;
}

/** A copy of mysql2's error: its message shortened, and without the statement. */
export function shortError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ServerError) {
    return error;
  }
  const kept: Record<string, unknown> = {};
  for (const name of ['code', 'errno', 'sqlState', 'fatal']) {
    const value: unknown = Reflect.get(error, name);
    kept[name] = typeof value === 'string' ? shortened(value) : value;
  }
  const copy = Object.assign(new Error(shortened(error.message)), kept);
  copy.name = error.name;
  return copy;
}

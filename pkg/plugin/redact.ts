const secrets = new Set<string>();

/** Shorter values than this are words of any log line, and no secret worth the name. */
const shortest = 4;

/** Remembers values, such as passwords and keys, that `redact` takes out of every text from now on. */
export function keepSecret(values: Iterable<string>): void {
  for (const value of values) {
    if (value.length >= shortest) {
      secrets.add(value);
    }
  }
}

/** The text with every known secret replaced. */
export function redact(text: string): string {
  let clean = text;
  for (const secret of secrets) {
    clean = clean.replaceAll(secret, '[redacted]');
  }
  return clean;
}

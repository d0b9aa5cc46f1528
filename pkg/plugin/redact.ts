const secrets = new Set<string>();

/** Shorter values occur in any log line. */
const shortest = 4;

/** Registers passwords and keys, which `redact` removes from now on. */
export function registerSecrets(values: Iterable<string>): void {
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

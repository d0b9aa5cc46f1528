import type { Random } from './random';

/** How the server reads a text. */
export interface Mode {
  flavour: 'mysql' | 'mariadb';
  noBackslashEscapes: boolean;
  ansiQuotes: boolean;
  /** Versioned comments name a newer version than the server's: it skips them. */
  skipsVersions: boolean;
  /** $$ quotes a string; old servers and MariaDB read it as a name. */
  dollarQuotes: boolean;
}

/** Characters that only literals hold: one of them in the output is a leak. */
export const canaries = /[7qж🦆]/u;
const CANARY = ['7', 'q', 'ж', 'qq7', '🦆'] as const;
/** What begins or ends something in SQL. */
export const DELIMITERS = [
  "'",
  '"',
  '`',
  '\\',
  '--',
  '#',
  '/*',
  '*/',
  '/*!',
  '/*+',
  '$$',
  '$x$',
  '\0',
  '?',
  '@',
] as const;
/** What may mislead a tokenizer inside a literal. */
const TRAPS = [...DELIMITERS, '-- ', '\n', ';', '(', ',', '%', ' ', 'x', "\\'", "''"] as const;

/** Random text with at least one canary. */
export function content(random: Random): string {
  return (
    random.list(0, 6, () => (random.chance(0.6) ? random.pick(CANARY) : random.pick(TRAPS))).join('') +
    random.pick(CANARY)
  );
}

/** A string literal whose content the server reads as `text`. */
function quoted(random: Random, text: string, quote: string, escapes: boolean): string {
  let out = '';
  for (const char of text) {
    if (char === quote) {
      out += escapes && random.chance(0.5) ? `\\${quote}` : quote + quote;
    } else if (char === '\\' && escapes) {
      out += '\\\\';
    } else if (escapes && char !== '%' && random.chance(0.05)) {
      out += `\\${char}`;
    } else {
      out += char;
    }
  }
  return quote + out + quote;
}

/** A literal of any kind with canaries in it. `valid`: a real server can parse it. */
export function literal(random: Random, mode: Mode, valid = false): string {
  const escapes = !mode.noBackslashEscapes;
  const text = (): string => (valid ? content(random).replaceAll('\0', '') : content(random));
  const single = (): string => quoted(random, text(), "'", escapes);
  switch (random.int(14)) {
    case 0:
      return mode.ansiQuotes ? single() : quoted(random, text(), '"', escapes);
    case 1:
      return `_utf8mb4${random.pick(['', ' '])}${single()}`;
    case 2:
      return `${random.pick(['N', 'n'])}${single()}`;
    case 3:
      return `${random.pick(['x', 'X'])}'${random.word('7abc', 1, 4).replace(/^.*$/, '$&$&')}'`;
    case 4:
      return `0x7${random.word('7abc', 1, 6)}`;
    case 5:
      return `${random.pick(['-', '', '', '+'])}7${random.word('7', 0, 8)}`;
    case 6:
      return `${random.pick(['-', ''])}${random.pick(['7.7', '.77', '7.', '77.777'])}${random.pick(['', 'e7', 'E+7', 'e-77'])}`;
    case 7:
      return `${random.pick(['DATE', 'date ', 'DATE '])}'7777-07-07'`;
    case 8:
      return `TIMESTAMP '7777-07-07 07:07:07.777'`;
    case 9:
      return [single(), single()].join(random.pick([' ', '\n', '\t ']));
    default:
      return single();
  }
}

import type { ReadingServer } from './special-comments';
import { tokenize, type Dialect, type Token, type Tokens } from './tokens';

export interface CheckedTokens {
  /** In the usual dialect. */
  tokens: Token[];
  /** Whether another dialect has a literal or a comment within this token. */
  mayHoldLiteral: (token: Token) => boolean;
}

/**
 * Splits a text into tokens in every possible dialect, because the server's sql_mode is not known, nor its version where
 * `server` is null: whether
 * backslashes escape, "…" is a name, /*! … *\/ is skipped, $$ … $$ is a string. What is a literal in one of them must be
 * hidden. A dialect that leaves a backslash outside of quotes is not used: no server accepts that.
 */
export function tokenizeAll(text: string, server: ReadingServer | null = null): CheckedTokens {
  const all = dialectsFor(text, server).map((dialect) => tokenize(text, dialect));
  const possible = all.filter(({ impossible }) => !impossible);
  const [first, ...others] = possible.length === 0 ? all : possible;
  return { tokens: first?.tokens ?? [], mayHoldLiteral: literalsOf(text.length, others) };
}

/** The dialects that can make a difference for this text, the usual one first. */
function dialectsFor(text: string, server: ReadingServer | null): Dialect[] {
  const hasEscapes = text.includes('\\');
  const backslashes = [
    { single: true, double: true },
    ...(hasEscapes ? [{ single: false, double: false }] : []),
    ...(hasEscapes && text.includes('"') ? [{ single: true, double: false }] : []),
  ];
  const versioned = server === null && /\/\*(?:M?!|\+)/.test(text) ? [false, true] : [false];
  const dollars = /\$[^$]*\$/.test(text) ? [false, true] : [false];
  return dollars.flatMap((dollarQuotes) =>
    versioned.flatMap((skipsVersioned) =>
      backslashes.map((escapes) => ({ escapes, skipsVersioned, dollarQuotes, server }))
    )
  );
}

function literalsOf(length: number, others: Tokens[]): CheckedTokens['mayHoldLiteral'] {
  if (others.length === 0) {
    return () => false;
  }
  // With the number of literal characters before each position, each look-up takes constant time.
  const literal = new Uint8Array(length);
  for (const { tokens } of others) {
    for (const { kind, start, end } of tokens) {
      if (kind === 'value' || kind === 'comment') {
        literal.fill(1, start, end);
      }
    }
  }
  const before = new Uint32Array(length + 1);
  for (let i = 0; i < length; i++) {
    before[i + 1] = (before[i] ?? 0) + (literal[i] ?? 0);
  }
  return ({ start, end }) => before[start] !== before[end];
}

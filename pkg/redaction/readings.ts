import { tokenize, type LexerReading, type Token, type Tokens } from './tokens';

/** What a text is made of where all of its readings are heeded. */
export interface Heeded {
  /** As most servers read it. */
  tokens: Token[];
  /** Whether another reading sees a literal or a comment in [start, end). */
  isDoubtful: (token: Token) => boolean;
}

/**
 * Reads a text in every way that a server may, for its sql_mode and version cannot be known: whether backslashes escape,
 * "…" is a name, /*! … *\/ is skipped, $$ … $$ is a string. What is a literal in any of them is none to be shown. A reading
 * that no server can have had, with a backslash outside of quotes, is not heeded.
 */
export function read(text: string): Heeded {
  const all = readings(text).map((reading) => tokenize(text, reading));
  const possible = all.filter(({ impossible }) => !impossible);
  const [first, ...others] = possible.length === 0 ? all : possible;
  return { tokens: first?.tokens ?? [], isDoubtful: doubt(text.length, others) };
}

function readings(text: string): LexerReading[] {
  const hasEscapes = text.includes('\\');
  const backslashes = [
    { single: true, double: true },
    ...(hasEscapes ? [{ single: false, double: false }] : []),
    ...(hasEscapes && text.includes('"') ? [{ single: true, double: false }] : []),
  ];
  const fences = /\/\*(?:M?!|\+)/.test(text) ? [false, true] : [false];
  const dollars = /\$[^$]*\$/.test(text) ? [false, true] : [false];
  return dollars.flatMap((dollarQuotes) =>
    fences.flatMap((skipsFences) => backslashes.map((escapes) => ({ escapes, skipsFences, dollarQuotes })))
  );
}

function doubt(length: number, others: Tokens[]): Heeded['isDoubtful'] {
  if (others.length === 0) {
    return () => false;
  }
  // The number of hidden characters before each position: a range is asked for in constant time.
  const hidden = new Uint8Array(length);
  for (const { tokens } of others) {
    for (const { kind, start, end } of tokens) {
      if (kind === 'value' || kind === 'comment') {
        hidden.fill(1, start, end);
      }
    }
  }
  const before = new Uint32Array(length + 1);
  for (let i = 0; i < length; i++) {
    before[i + 1] = (before[i] ?? 0) + (hidden[i] ?? 0);
  }
  return ({ start, end }) => before[start] !== before[end];
}

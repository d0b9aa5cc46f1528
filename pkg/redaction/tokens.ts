import { specialComment, type ReadingServer } from './special-comments';

/**
 * `value`: a literal or a placeholder; `comment`: an ordinary comment; `word`: a keyword or unquoted name; `name`: a name in
 * backticks; `delimiter`: the begin or end of a hint or a versioned comment, which hold code.
 */
export type TokenKind = 'space' | 'comment' | 'value' | 'word' | 'name' | 'variable' | 'delimiter' | 'mark';

/** A piece of the text, [start, end). Tokens follow each other without gaps. */
export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
}

/** How a server reads a text; depends on sql_mode and version. */
export interface Dialect {
  /** Backslashes escape in '…' and in "…". With NO_BACKSLASH_ESCAPES in neither; with ANSI_QUOTES not in "…". */
  escapes: { single: boolean; double: boolean };
  /** An older server skips hints and versioned comments. Quotes inside do not hide their end. */
  skipsVersioned: boolean;
  /** $tag$…$tag$ is a string, as in MySQL 9. */
  dollarQuotes: boolean;
  /** The server that read the text; null where it is not known: then hints and versioned comments are code. */
  server: ReadingServer | null;
}

/** With the default sql_mode. */
export const usualDialect: Dialect = {
  escapes: { single: true, double: true },
  skipsVersioned: false,
  dollarQuotes: false,
  server: null,
};

export interface Tokens {
  tokens: Token[];
  /** A backslash is outside of quotes: no server accepts the text in this dialect. */
  impossible: boolean;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);
/** Characters of an unquoted identifier: letters, digits, $, _ and everything beyond ASCII. */
const isWord = (code: number): boolean =>
  code >= 0x80 ||
  isDigit(code) ||
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  code === 95 ||
  code === 36;
const number = /0[xX][0-9a-zA-Z]+|0[bB][01]+(?![\w$])|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
/** A version has five or six digits; fewer are a literal. */
const versioned = /\/\*(?:M?!(?:\d{5,6})?|\+)/y;
const dollarTag = /\$[a-zA-Z0-9_\u0080-\uffff]*\$/y;

/** Splits SQL into tokens. Never fails; a token that is cut off goes to the end of the text. Takes linear time. */
export function tokenize(text: string, dialect: Dialect): Tokens {
  const tokens: Token[] = [];
  const { length } = text;
  const { server } = dialect;
  let impossible = false;
  let open = 0;
  let at = 0;

  /** The end of the quoted token that begins at `from`. */
  const closing = (from: number, quote: number, escapes: boolean): number => {
    for (let i = from + 1; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code === 92 && escapes) {
        i++;
      } else if (code === quote) {
        if (text.charCodeAt(i + 1) !== quote) {
          return i + 1;
        }
        i++;
      }
    }
    return length;
  };
  const after = (found: number, width: number): number => (found < 0 ? length : found + width);
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  const whileEach = (holds: (code: number) => boolean, from: number): number => {
    let end = from;
    while (end < length && holds(text.charCodeAt(end))) {
      end++;
    }
    return end;
  };

  const wordBefore = (): string => {
    const last = tokens.at(-1)?.kind === 'space' ? tokens.at(-2) : tokens.at(-1);
    return last === undefined ? '' : text.slice(last.start, last.end);
  };

  /** The inside of a skipped comment is code of another version. */
  const skipped = (from: number, to: number): void => {
    tokens.push({ kind: 'delimiter', start: at, end: from });
    for (const { kind, start, end } of tokenize(text.slice(from, to), { ...dialect, skipsVersioned: false }).tokens) {
      tokens.push({ kind, start: from + start, end: from + end });
    }
    at = to;
  };

  const next = (): [TokenKind, number] => {
    const code = text.charCodeAt(at);
    const following = at + 1 < length ? text.charCodeAt(at + 1) : -1;
    if (isSpace(code)) {
      return ['space', whileEach(isSpace, at)];
    }
    if (code === 39) {
      return ['value', closing(at, 39, dialect.escapes.single)];
    }
    if (code === 34) {
      return ['value', closing(at, 34, dialect.escapes.double)];
    }
    if (code === 96) {
      return ['name', closing(at, 96, false)];
    }
    // Two dashes begin a comment only before a space or a control character.
    if (code === 35 || (code === 45 && following === 45 && opensComment(text, at + 2))) {
      return ['comment', after(text.indexOf('\n', at), 0)];
    }
    if (code === 47 && following === 42) {
      const opening = match(versioned);
      if (opening === null) {
        return ['comment', after(text.indexOf('*/', at + 2), 2)];
      }
      const inside = at + opening.length;
      const as = server === null ? 'code' : specialComment(server, opening, wordBefore(), text.slice(inside));
      if (as !== 'code') {
        return ['comment', as === 'skipped' ? endOfSkipped(text, inside) : after(text.indexOf('*/', at + 2), 2)];
      }
      if (dialect.skipsVersioned) {
        skipped(at + opening.length, endOfSkipped(text, at + opening.length));
        return ['delimiter', at];
      }
      open++;
      return ['delimiter', at + opening.length];
    }
    if (open > 0 && code === 42 && following === 47) {
      open--;
      return ['delimiter', at + 2];
    }
    if (code === 63) {
      return ['value', at + 1];
    }
    if (code === 64) {
      const from = whileEach((c) => c === 64, at);
      const end = whileEach((c) => isWord(c) || c === 46, from);
      return [end > from ? 'variable' : 'mark', end];
    }
    if (isDigit(code) || (code === 46 && isDigit(following) && !isQualifier(at, tokens.at(-1)))) {
      const end = at + (match(number)?.length ?? 1);
      const word = whileEach(isWord, at);
      // Digits followed by letters are a name such as 2024_orders.
      const isName = isDigit(code) && word > end && !/^\d+[eE.]/.test(text.slice(at, end));
      return isName ? ['word', word] : ['value', end];
    }
    if (code === 36 && dialect.dollarQuotes) {
      const tag = match(dollarTag);
      if (tag !== null) {
        return ['value', after(text.indexOf(tag, at + tag.length), tag.length)];
      }
    }
    if (isWord(code)) {
      const end = whileEach(isWord, at);
      const isPrefix = end === at + 1 && text.charCodeAt(end) === 39 && 'nNxXbB'.includes(text[at] ?? ' ');
      return isPrefix ? ['value', closing(end, 39, dialect.escapes.single)] : ['word', end];
    }
    // Only \N, which is NULL on MariaDB, has a backslash outside of quotes.
    impossible ||= code === 92 && following !== 78 && at + 1 < length;
    return ['mark', at + 1];
  };

  while (at < length) {
    const [kind, end] = next();
    if (end > at) {
      tokens.push({ kind, start: at, end });
    }
    at = end;
  }
  return { tokens, impossible };
}

function opensComment(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code <= 32 || code === 127;
}

/** A dot right after a name belongs to it: t.1 is a column, 1.5 and .5 are numbers. */
function isQualifier(at: number, before: Token | undefined): boolean {
  return before?.end === at && (before.kind === 'word' || before.kind === 'name' || before.kind === 'variable');
}

/** The end of a skipped comment, which may hold another comment. */
function endOfSkipped(text: string, from: number): number {
  const inner = text.indexOf('/*', from);
  const end = text.indexOf('*/', from);
  if (end < 0) {
    return text.length;
  }
  if (inner < 0 || inner > end) {
    return end + 2;
  }
  const outer = text.indexOf('*/', end + 2);
  return outer < 0 ? text.length : outer + 2;
}

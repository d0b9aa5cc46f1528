/**
 * `value`: a literal or a placeholder; `comment`: one that is only that; `word`: keyword or bare name; `name`: in backticks;
 * `fence`: what opens or closes a hint or a versioned comment, whose inside is code.
 */
export type TokenKind = 'space' | 'comment' | 'value' | 'word' | 'name' | 'variable' | 'fence' | 'mark';

/** A piece of the text, [start, end). Tokens follow one another without a hole. */
export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
}

/** One of the ways a server may read a text; which one it is depends on sql_mode and version. */
export interface LexerReading {
  /** Backslashes escape in '…', in "…". Neither under NO_BACKSLASH_ESCAPES; not in "…" under ANSI_QUOTES. */
  escapes: { single: boolean; double: boolean };
  /** A server too old for a hint or a versioned comment skips it, to its end that no quote hides. */
  skipsFences: boolean;
  /** $tag$…$tag$ is a string, as in MySQL 9. */
  dollarQuotes: boolean;
}

export interface Tokens {
  tokens: Token[];
  /** A backslash stands where only a literal may have one: no server would have read the text so. */
  impossible: boolean;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);
/** What an unquoted identifier may hold: letters, digits, $, _ and everything beyond ASCII. */
const isWord = (code: number): boolean =>
  code >= 0x80 ||
  isDigit(code) ||
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  code === 95 ||
  code === 36;
const number = /0[xX][0-9a-zA-Z]+|0[bB][01]+(?![\w$])|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const versioned = /\/\*(?:!\d{0,6}|M!\d{0,6}|\+)/y;
const dollarTag = /\$[a-zA-Z0-9_\u0080-\uffff]*\$/y;

/** Splits SQL into tokens as one reading has it. Never fails; what is cut off goes to the end of the text. Linear. */
export function tokenize(text: string, reading: LexerReading): Tokens {
  const tokens: Token[] = [];
  const { length } = text;
  let impossible = false;
  let fences = 0;
  let at = 0;

  /** The end of a quoted thing that opens at `from`. */
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

  /** The inside of what is skipped is code all the same: of another version. */
  const skipped = (from: number, to: number): void => {
    tokens.push({ kind: 'fence', start: at, end: from });
    for (const { kind, start, end } of tokenize(text.slice(from, to), { ...reading, skipsFences: false }).tokens) {
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
      return ['value', closing(at, 39, reading.escapes.single)];
    }
    if (code === 34) {
      return ['value', closing(at, 34, reading.escapes.double)];
    }
    if (code === 96) {
      return ['name', closing(at, 96, false)];
    }
    // A second dash opens a comment only before a space or a control character.
    if (code === 35 || (code === 45 && following === 45 && opensComment(text, at + 2))) {
      return ['comment', after(text.indexOf('\n', at), 0)];
    }
    if (code === 47 && following === 42) {
      const fence = match(versioned);
      if (fence === null) {
        return ['comment', after(text.indexOf('*/', at + 2), 2)];
      }
      if (reading.skipsFences) {
        skipped(at + fence.length, endOfSkipped(text, at + fence.length));
        return ['fence', at];
      }
      fences++;
      return ['fence', at + fence.length];
    }
    if (fences > 0 && code === 42 && following === 47) {
      fences--;
      return ['fence', at + 2];
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
      // Digits that go on as letters are a name such as 2024_orders.
      const isName = isDigit(code) && word > end && !/^\d+[eE.]/.test(text.slice(at, end));
      return isName ? ['word', word] : ['value', end];
    }
    if (code === 36 && reading.dollarQuotes) {
      const tag = match(dollarTag);
      if (tag !== null) {
        return ['value', after(text.indexOf(tag, at + tag.length), tag.length)];
      }
    }
    if (isWord(code)) {
      const end = whileEach(isWord, at);
      const isPrefix = end === at + 1 && text.charCodeAt(end) === 39 && 'nNxXbB'.includes(text[at] ?? ' ');
      return isPrefix ? ['value', closing(end, 39, reading.escapes.single)] : ['word', end];
    }
    // Only MariaDB's \N, a NULL, has a backslash outside quotes.
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

/** A dot right behind a name belongs to it: t.1 is a column, 1.5 and .5 are numbers. */
function isQualifier(at: number, before: Token | undefined): boolean {
  return before?.end === at && (before.kind === 'word' || before.kind === 'name' || before.kind === 'variable');
}

/** The end of a skipped comment; it may hold another one. */
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

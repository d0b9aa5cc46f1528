import { tokenizeAll } from './dialects';
import type { ReadingServer } from './special-comments';
import type { Token } from './tokens';

/** A piece of the redacted text. */
interface Piece {
  kind: 'space' | 'value' | 'constant' | 'sign' | 'other';
  text: string;
}

const HIDDEN: Piece = { kind: 'value', text: '?' };
const CONSTANTS = /^(?:null|true|false|default)$/i;

/**
 * SQL without its literals: each becomes `?`, and lists become `(...)` and `?, ...` as in DIGEST_TEXT. Names, variables,
 * hints and layout stay; comments are removed, also hints and versioned comments that `server` does not run. Safe for a text that is cut off anywhere, and for every sql_mode. Never
 * fails; a redacted text stays the same.
 */
export function redactSql(text: string, server: ReadingServer | null = null): string {
  let redacted = text;
  // Without some of its pieces, a text that is no SQL may split into other tokens.
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const before = redacted;
    redacted = redactOnce(before, {}, server);
    if (redacted === before) {
      break;
    }
  }
  return redacted;
}

const MOST_PASSES = 8;

export interface Exceptions {
  /** Tokens that look like literals but are none. */
  keep?: (token: Token) => boolean;
  /** Names that hold a literal. */
  hide?: (token: Token) => boolean;
}

/** The same in one pass, with exceptions. */
export function redactOnce(text: string, { keep, hide }: Exceptions = {}, server: ReadingServer | null = null): string {
  const { tokens, mayHoldLiteral } = tokenizeAll(text, server);
  const pieces = tokens.map((token) => {
    const isLiteral = token.kind === 'value' && keep?.(token) !== true;
    const shownText = text.slice(token.start, token.end);
    const isHidden = isLiteral || mayHoldLiteral(token) || hide?.(token) === true || isDollarTag(token, shownText);
    return isHidden && token.kind !== 'comment' ? HIDDEN : shown(token, shownText);
  });
  return collapseRows(collapseLists(merge(pieces)))
    .map((piece) => piece.text)
    .join('');
}

/** With another text after it, this name would begin a string in another dialect. */
function isDollarTag({ kind }: Token, text: string): boolean {
  return kind === 'word' && text.startsWith('$') && text.includes('$', 1);
}

function shown({ kind }: Token, text: string): Piece {
  switch (kind) {
    case 'space':
      return { kind: 'space', text };
    case 'comment':
      return { kind: 'space', text: ' ' };
    case 'word':
      return { kind: CONSTANTS.test(text) ? 'constant' : 'other', text };
    case 'mark':
      return { kind: text === '-' || text === '+' ? 'sign' : 'other', text };
    default:
      return { kind: 'other', text };
  }
}

/** Adjacent literals become one, and so do the spaces around a comment. */
function merge(pieces: Piece[]): Piece[] {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (piece.kind === 'space' && last?.kind === 'space') {
      merged[merged.length - 1] = piece.text.includes('\n') ? piece : last;
    } else if (piece.kind === 'value' && last?.kind === 'space' && merged.at(-2)?.kind === 'value') {
      merged.pop();
    } else if (piece.kind !== 'value' || last?.kind !== 'value') {
      merged.push(piece);
    }
  }
  return merged;
}

/** `1, NULL, -3` becomes `?, ...`, and in parentheses `(...)`. */
function collapseLists(pieces: Piece[]): Piece[] {
  const out: Piece[] = [];
  for (let at = 0; at < pieces.length;) {
    const { end, length, hasLiteral } = listAt(pieces, at);
    if (pieces[at]?.kind === 'value') {
      takeSigns(out);
    }
    if (length === 0 || !hasLiteral) {
      append(out, pieces, at, Math.max(end, at + 1));
    } else if (length === 1) {
      out.push(HIDDEN);
    } else {
      const within = textOf(lastOf(out)) === '(' && textOf(pieces[skipSpace(pieces, end)]) === ')';
      out.push({ kind: 'other', text: (within ? '...' : '?, ...') + spaceBefore(pieces[end]) });
    }
    at = Math.max(end, at + 1);
  }
  return out;
}

/** The list of values that begins at `at`; its length is 0 if there is none. */
function listAt(pieces: Piece[], at: number): { end: number; length: number; hasLiteral: boolean } {
  let end = pieces[at]?.kind === 'sign' ? null : valueAt(pieces, at);
  const list = { end: end ?? at, length: 0, hasLiteral: false };
  while (end !== null) {
    list.end = end;
    list.length++;
    list.hasLiteral ||= pieces[end - 1]?.kind === 'value';
    const comma = skipSpace(pieces, end);
    end = textOf(pieces[comma]) === ',' ? valueAt(pieces, skipSpace(pieces, comma + 1)) : null;
  }
  return list;
}

/** After one of these a sign belongs to the number. */
const OPENS = /^[(,=<>*/%^|&!~]$/;

/** The end of the value that begins at `at`, with its signs; null if there is none. */
function valueAt(pieces: Piece[], at: number): number | null {
  let value = at;
  while (pieces[value]?.kind === 'sign') {
    value++;
  }
  const kind = pieces[value]?.kind;
  return kind === 'value' || (kind === 'constant' && value === at) ? value + 1 : null;
}

/** Removes the signs of the number that follows: all but one, and that one too unless it can be a subtraction. */
function takeSigns(before: Piece[]): void {
  while (before.at(-1)?.kind === 'sign') {
    const previous = lastOf(before.slice(-3, -1));
    if (previous?.kind !== 'sign' && !OPENS.test(textOf(previous))) {
      return;
    }
    before.pop();
  }
}

/** `(...), (...), (?)` becomes `(...), ...`. */
function collapseRows(pieces: Piece[]): Piece[] {
  const out: Piece[] = [];
  for (let at = 0; at < pieces.length;) {
    const row = rowAt(pieces, at) ?? at;
    let end = row;
    for (let next: number | null = row; next !== null && row > at;) {
      end = next;
      const comma = skipSpace(pieces, end);
      next = textOf(pieces[comma]) === ',' ? rowAt(pieces, skipSpace(pieces, comma + 1)) : null;
    }
    append(out, pieces, at, Math.max(row, at + 1));
    if (end > row) {
      out.push({ kind: 'other', text: `, ...${spaceBefore(pieces[end])}` });
    }
    at = Math.max(end, at + 1);
  }
  return out;
}

/** The end of the row of values that begins at `at`; null if there is none. */
function rowAt(pieces: Piece[], at: number): number | null {
  if (textOf(pieces[at]) !== '(') {
    return null;
  }
  const value = skipSpace(pieces, at + 1);
  const end = skipSpace(pieces, value + 1);
  const isRow = (pieces[value]?.kind === 'value' || textOf(pieces[value]) === '...') && textOf(pieces[end]) === ')';
  return isRow ? end + 1 : null;
}

function skipSpace(pieces: Piece[], from: number): number {
  return pieces[from]?.kind === 'space' ? from + 1 : from;
}

function lastOf(pieces: Piece[]): Piece | undefined {
  const last = pieces.at(-1);
  return last?.kind === 'space' ? pieces.at(-2) : last;
}

/** Without a space, three dots and a digit would become a number. */
function spaceBefore(piece: Piece | undefined): string {
  return /^\d/.test(textOf(piece)) ? ' ' : '';
}

/** A megabyte of text has too many pieces to spread them as arguments. */
function append(out: Piece[], pieces: Piece[], from: number, to: number): void {
  for (const piece of pieces.slice(from, to)) {
    out.push(piece);
  }
}

function textOf(piece: Piece | undefined): string {
  return piece?.text ?? '';
}

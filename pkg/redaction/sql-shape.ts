import { tokenize, usualDialect } from './tokens';

/** A list of literals of any length, also of one. */
const LIST = /\(\s*\?(?:\s*,\s*\?)*\s*\)/g;

/** What stays the same of a text from one run to the next: no literals, comments, case or layout. Like a digest. */
export function sqlShape(text: string): string {
  let shape = '';
  for (const { kind, start, end } of tokenize(text, usualDialect).tokens) {
    shape += kind === 'value' ? '?' : kind === 'comment' ? ' ' : text.slice(start, end);
  }
  return shape.replace(/\s+/g, ' ').replace(LIST, '(?)').trim().toLowerCase();
}

import { redactSql } from './sql';

/** A list of literals of any length, also of one. */
const LIST = /\(\s*(?:\.\.\.|\?)\s*\)/g;

/** What stays the same of a text from one run to the next: no literals, comments, case or layout. Like a digest. */
export function sqlShape(text: string): string {
  return redactSql(text).replace(LIST, '(?)').replace(/\s+/g, ' ').trim().toLowerCase();
}

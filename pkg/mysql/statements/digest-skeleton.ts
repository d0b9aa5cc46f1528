import { redactSql } from '../../redaction/sql';

/** Longer texts the server may have cut. */
const LONGEST = 1000;

/**
 * What a statement's text and its DIGEST_TEXT have in common on MariaDB: neither literals nor blanks, backticks or case.
 * Null for a text without any, and one that may be cut. Where the server writes a digest in other words, they differ.
 */
export function digestSkeleton(text: string): string | null {
  const skeleton = redactSql(text)
    .toLowerCase()
    .replace(/[\s`]|;\s*$/g, '')
    .replace(/\),\.\.\./g, ')/*,...*/');
  return text.length > LONGEST || skeleton === '' ? null : skeleton;
}

/** The same of a DIGEST_TEXT, made by the server. */
export const digestTextSkeleton = "REPLACE(REPLACE(LOWER(DIGEST_TEXT), ' ', ''), '`', '')";

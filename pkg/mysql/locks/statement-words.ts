const COMMENTS = /^(?:\s+|\/\*(?!!)[\s\S]*?(?:\*\/|$)|(?:--\s|#)[^\n]*(?:\n|$)|\/\*M?!\d*)+/;

/** The first word of a statement in lower case, after comments; empty without a text. */
export function leadingWord(text: string | null): string {
  return /^\w+/.exec((text ?? '').replace(COMMENTS, ''))?.[0].toLowerCase() ?? '';
}

const ddl = new Set([
  ...['alter', 'create', 'drop', 'rename', 'truncate', 'optimize', 'repair', 'analyze', 'check'],
  ...['lock', 'flush', 'backup'],
]);

/** Whether a statement may take locks that exclude writers or readers of a table. */
export function excludesOthers(text: string | null): boolean {
  return ddl.has(leadingWord(text));
}

/** Whether a text has this table's name (`schema.table`) as a word. It may also be a word of a literal: a hint, no proof. */
export function namesTable(text: string | null, table: string): boolean {
  const name = table.slice(table.indexOf('.') + 1).toLowerCase();
  const at = (text ?? '').toLowerCase();
  for (let i = at.indexOf(name); i !== -1; i = at.indexOf(name, i + 1)) {
    if (!isLetter(at[i - 1]) && !isLetter(at[i + name.length])) {
      return true;
    }
  }
  return false;
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_$]/u.test(character);
}

import { tokenize, usualDialect, type Token } from './tokens';

/** The contents of a statement's literals: a column without an alias is named after its literal. */
export function literalsOf(sql: string): Set<string> {
  const { tokens } = tokenize(sql, usualDialect);
  return new Set(tokens.filter(({ kind }) => kind === 'value').map((token) => contentOf(sql, token)));
}

/** The aliases of literals in a query as MySQL's EXPLAIN prints it, with every alias. Null without a query. */
export function aliasesOfLiterals(query: string | null): Set<string> | null {
  if (query === null) {
    return null;
  }
  const tokens = tokenize(query, usualDialect).tokens.filter(({ kind }) => kind !== 'space');
  const named = tokens.filter(
    ({ kind }, i) => kind === 'name' && isAs(query, tokens[i - 1]) && tokens[i - 2]?.kind === 'value'
  );
  return new Set(named.map((token) => contentOf(query, token)));
}

function isAs(text: string, token: Token | undefined): boolean {
  return token !== undefined && text.slice(token.start, token.end).toLowerCase() === 'as';
}

function contentOf(text: string, { start, end }: Token): string {
  const whole = text.slice(start, end);
  const [, quote, inner] = /^[nN]?(['"`])(.*)\1$/s.exec(whole) ?? [];
  return quote === undefined || inner === undefined
    ? whole
    : inner.replaceAll(quote + quote, quote).replace(/\\(.)/gs, '$1');
}

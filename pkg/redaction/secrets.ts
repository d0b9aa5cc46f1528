import { tokenizeAll } from './dialects';
import type { Token } from './tokens';

/**
 * Words before a secret in MySQL and MariaDB, such as IDENTIFIED BY and …PASSWORD; functions that take a key; columns of
 * the grant tables; and a URL that holds a password, as in a FEDERATED table's CONNECTION.
 */
const secretWords =
  /identified|passw(?:or)?d|passphrase|pwd|authentication_string|auth_string|(?:en|de)crypt|keyring|secret_key|(?:mysql|mariadb):\/\/|:\/\/[^\s/@:]*:[^\s@]*@/i;

const SECRET = "'<secret>'";

/** Whether a text may hold a secret. */
export function hasSecrets(text: string): boolean {
  return secretWords.test(text);
}

/**
 * SQL without its passwords: from the first word before a secret on, every literal and comment becomes `'<secret>'`. The
 * word may be inside a literal (PREPARE … FROM '…'). MariaDB leaves passwords in SQL_TEXT.
 */
export function hideSecrets(text: string): string {
  const from = secretWords.exec(text)?.index;
  if (from === undefined) {
    return text;
  }
  const { tokens, mayHoldLiteral } = tokenizeAll(text);
  // A hint or a versioned comment may be an ordinary comment on this server.
  const special = specialComments(text, tokens);
  const out: string[] = [];
  for (const token of tokens) {
    const isPlaceholder = token.end - token.start === 1 && text[token.start] === '?';
    const isHidden = token.kind === 'value' || token.kind === 'comment' || mayHoldLiteral(token) || special(token);
    if (token.end <= from || !isHidden || isPlaceholder) {
      out.push(text.slice(token.start, token.end));
    } else if (out.at(-1) !== SECRET) {
      out.push(SECRET);
    }
  }
  return out.join('');
}

/** Whether a token belongs to a hint or a versioned comment. */
function specialComments(text: string, tokens: Token[]): (token: Token) => boolean {
  let depth = 0;
  const within = new Set<Token>();
  for (const token of tokens) {
    const isEnd = token.kind === 'delimiter' && text.startsWith('*/', token.start);
    depth += token.kind !== 'delimiter' ? 0 : isEnd ? -1 : 1;
    if (depth > 0 || token.kind === 'delimiter') {
      within.add(token);
    }
  }
  return (token) => within.has(token);
}

import { read } from './readings';

/**
 * Words behind which MySQL and MariaDB take a secret, IDENTIFIED BY and every …PASSWORD among them; functions that are
 * handed a key; columns of the grant tables; and a URL that holds a password, as a FEDERATED table's CONNECTION does.
 */
const secretWords =
  /identified|passw(?:or)?d|passphrase|pwd|authentication_string|auth_string|(?:en|de)crypt|keyring|secret_key|(?:mysql|mariadb):\/\/|:\/\/[^\s/@:]*:[^\s@]*@/i;

const SECRET = "'<secret>'";

/** Whether a text speaks of secrets: what literals it has from there on must not be shown. */
export function hasSecrets(text: string): boolean {
  return secretWords.test(text);
}

/**
 * SQL without the passwords in it, otherwise as it is: from the first word that announces a secret on, every literal and
 * comment is `'<secret>'`. A literal may hold the word itself (PREPARE … FROM '…'). MariaDB leaves passwords in SQL_TEXT.
 */
export function hideSecrets(text: string): string {
  const from = secretWords.exec(text)?.index;
  if (from === undefined) {
    return text;
  }
  const { tokens, isDoubtful } = read(text);
  const out: string[] = [];
  for (const token of tokens) {
    const isPlaceholder = token.end - token.start === 1 && text[token.start] === '?';
    const isHidden = token.kind === 'value' || token.kind === 'comment' || isDoubtful(token);
    if (token.end <= from || !isHidden || isPlaceholder) {
      out.push(text.slice(token.start, token.end));
    } else if (out.at(-1) !== SECRET) {
      out.push(SECRET);
    }
  }
  return out.join('');
}

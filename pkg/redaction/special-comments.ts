/** The server that has read a text: what decides whether a hint or a versioned comment is code or a comment. */
export interface ReadingServer {
  flavour: 'MySQL' | 'MariaDB';
  /** As in VERSION(), such as 9.7.4 or 10.11.19-MariaDB. */
  version: string;
}

/** MySQL reads hints only right after these words. */
const BEFORE_HINT = /^(?:select|insert|replace|update|delete)$/i;
/** Versions of MySQL that are not versions of MariaDB: it takes such comments for MySQL's own. */
const MYSQL_ONLY = { from: 50_700, to: 99_999 };
/** MariaDB reads hints since this version. */
const MARIADB_HINTS = 120_000;

/** `skipped` differs from `plain` in that one more comment may be within it. */
export type SpecialComment = 'code' | 'plain' | 'skipped';

/**
 * What this server takes the comment for that begins with `opening` (`/*!50000`, `/*M!` or `/*+`). `before`: the word right
 * before it; `inside`: its text from the opening on.
 */
export function specialComment(server: ReadingServer, opening: string, before: string, inside: string): SpecialComment {
  const current = versionNumber(server.version);
  const isMariadb = server.flavour === 'MariaDB';
  if (opening === '/*+') {
    const mayBeHint = (!isMariadb || current >= MARIADB_HINTS) && BEFORE_HINT.test(before);
    return mayBeHint && hasHintsOnly(inside) ? 'code' : 'plain';
  }
  const isForMariadb = opening.startsWith('/*M');
  if (isForMariadb && !isMariadb) {
    return 'plain';
  }
  const wanted = Number(/\d+$/.exec(opening)?.[0] ?? 0);
  const isForMysql = isMariadb && !isForMariadb && wanted >= MYSQL_ONLY.from && wanted <= MYSQL_ONLY.to;
  return isForMysql || wanted > current ? 'skipped' : 'code';
}

/** 10.11.19 as 101119, as versioned comments write it. */
function versionNumber(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0);
  return major * 10_000 + minor * 100 + patch;
}

/** Hints are names with parentheses. Other text is ignored by the server, and may be anything. */
function hasHintsOnly(inside: string): boolean {
  const end = inside.indexOf('*/');
  const hint = /[\s,]*(?:`?[a-z]\w*`?\s*\([^()]*\)|$)/iy;
  const text = end < 0 ? '(' : inside.slice(0, end);
  while (hint.lastIndex < text.length) {
    if (!hint.test(text)) {
      return false;
    }
  }
  return true;
}

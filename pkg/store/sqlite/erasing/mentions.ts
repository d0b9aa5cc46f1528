import type { Database } from '../database';

/** What stands where a name stood. */
const ERASED = '(erased)';

/** Whether what a statement's row knows of others names a user: as an account, or in a field for one. */
export function namesUser(value: unknown, user: string): boolean {
  return JSON.stringify(value) !== JSON.stringify(withoutUser(value, user));
}

/** Rewrites a row so that it no longer names the user. */
export function eraseMention(db: Database, id: number, user: string): void {
  type Row = { killer: string | null; evidence: string; details: string };
  const row = db.get<Row>('SELECT killer, evidence, details FROM statement WHERE id = :id', { id });
  if (row !== undefined) {
    const written = (json: string) => JSON.stringify(withoutUser(JSON.parse(json), user));
    db.run('UPDATE statement SET killer = :killer, evidence = :evidence, details = :details WHERE id = :id', {
      id,
      killer: row.killer === null ? null : written(row.killer),
      evidence: written(row.evidence),
      details: written(row.details),
    });
  }
}

/** Fields that hold a name by itself. */
const fields = new Set(['user', 'grafanaUser']);

function withoutUser(value: unknown, user: string): unknown {
  if (typeof value === 'string') {
    return withoutAccount(value, user);
  }
  if (Array.isArray(value)) {
    return value.map((one) => withoutUser(one, user));
  }
  return typeof value !== 'object' || value === null
    ? value
    : Object.fromEntries(
        Object.entries(value).map(([name, one]) => [
          name,
          fields.has(name) && one === user ? ERASED : withoutUser(one, user),
        ])
      );
}

/** Accounts are written `user@host`, and users of Grafana `user in Grafana`. */
function withoutAccount(text: string, user: string): string {
  return [`${user}@`, `${user} in Grafana`].reduce((rest, name) => replaced(rest, name, user), text);
}

function replaced(text: string, name: string, user: string): string {
  let [result, from] = ['', 0];
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, from)) {
    const isWhole = at === 0 || !/[\p{L}\p{N}_$.-]/u.test(text.charAt(at - 1));
    result += text.slice(from, at) + (isWhole ? ERASED : user);
    from = at + user.length;
  }
  return result + text.slice(from);
}

import type { LockStay } from '../../store/answers';
import type { LockRow } from '../../../src/shared/frames';
import type { Micros } from '../../detection/time';
import type { Columns } from '../frames';

/** The fields of a locks table. */
export const lockColumns: Columns<LockRow> = {
  instance: { type: 'string' },
  id: { type: 'string' },
  parent: { type: 'string' },
  depth: { type: 'number', unit: 'none' },
  processlistId: { type: 'number', unit: 'none' },
  user: { type: 'string' },
  host: { type: 'string' },
  db: { type: 'string' },
  text: { type: 'string' },
  statementId: { type: 'string' },
  lockKind: { type: 'string' },
  object: { type: 'string' },
  index: { type: 'string' },
  mode: { type: 'string' },
  record: { type: 'string' },
  took: { type: 'string' },
  heldSince: { type: 'time?' },
  waited: { type: 'number', unit: 's' },
  from: { type: 'time' },
  to: { type: 'time' },
  waiters: { type: 'number', unit: 'none' },
};

/**
 * Arranges stays of one instance as a forest, depth first, the roots with most waiters first. A session that stayed in
 * several places has a row for each; what waits behind it hangs below the one it overlaps longest. A parent that is not
 * among the stays, or would close a circle, leaves a root. `until` bounds the times waited.
 */
export function lockRows(instance: string, stays: LockStay[], until: Micros): LockRow[] {
  const ids = idsOf(stays);
  const parents = parentsOf(stays);
  const children = Map.groupBy(stays, (stay) => parents.get(stay) ?? null);
  const most = (a: LockStay, b: LockStay) => b.waiters - a.waiters || a.from - b.from || a.id - b.id;
  const rows: LockRow[] = [];
  const open = (children.get(null) ?? [])
    .sort(most)
    .reverse()
    .map((stay) => ({ stay, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { stay, depth } = next;
    const parent = parents.get(stay);
    rows.push({
      instance,
      id: ids.get(stay) ?? '',
      parent: parent === undefined ? null : (ids.get(parent) ?? null),
      depth,
      processlistId: stay.processlistId,
      user: stay.user,
      host: stay.host,
      db: stay.db,
      text: stay.text,
      statementId: stay.statement,
      lockKind: stay.lockKind,
      object: stay.object,
      index: stay.index,
      mode: stay.mode,
      record: stay.record,
      took: stay.took,
      heldSince: stay.heldSince === null ? null : stay.heldSince / 1000,
      waited: stay.since === null ? null : Math.max(0, Math.min(stay.to, until) - stay.since) / 1e6,
      from: stay.from / 1000,
      to: stay.to / 1000,
      waiters: stay.waiters,
    });
    const behind = (children.get(stay) ?? []).sort(most).reverse();
    open.push(...behind.map((child) => ({ stay: child, depth: depth + 1 })));
  }
  return rows;
}

/** `incarnation-thread`, as a statement's `waitingOn` names an idle transaction; a further stay of it is numbered. */
function idsOf(stays: LockStay[]): Map<LockStay, string> {
  const seen = new Map<string, number>();
  return new Map(
    stays.map((stay) => {
      const id = `${stay.incarnation}-${stay.thread}`;
      const count = (seen.get(id) ?? 0) + 1;
      seen.set(id, count);
      return [stay, count === 1 ? id : `${id}/${count}`];
    })
  );
}

function parentsOf(stays: LockStay[]): Map<LockStay, LockStay> {
  const threads = Map.groupBy(stays, ({ incarnation, thread }) => `${incarnation}-${thread}`);
  const parents = new Map<LockStay, LockStay>();
  for (const stay of stays) {
    const places = stay.parent === null ? [] : (threads.get(`${stay.incarnation}-${stay.parent}`) ?? []);
    const overlap = (other: LockStay) => Math.min(stay.to, other.to) - Math.max(stay.from, other.from);
    const parent = places
      .filter((other) => overlap(other) >= 0 && !isBelow(other, stay, parents))
      .reduce<LockStay | null>((best, other) => (best === null || overlap(other) > overlap(best) ? other : best), null);
    if (parent !== null) {
      parents.set(stay, parent);
    }
  }
  return parents;
}

function isBelow(stay: LockStay, ancestor: LockStay, parents: Map<LockStay, LockStay>): boolean {
  for (let place: LockStay | undefined = stay; place !== undefined; place = parents.get(place)) {
    if (place === ancestor) {
      return true;
    }
  }
  return false;
}

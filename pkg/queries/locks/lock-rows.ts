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
  confidence: { type: 'string' },
  note: { type: 'string' },
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
 * Arranges the stays of one instance as a forest, depth first, the roots with most waiters first. A session that stayed
 * in several places has a row for each; a waiter is a child of the stay that it overlaps longest. A stay is a root if its
 * parent is missing or would close a circle. `until` limits `waited`.
 */
export function lockRows(instance: string, stays: LockStay[], until: Micros): LockRow[] {
  const ids = idsOf(stays);
  const parents = parentsOf(stays);
  const children = Map.groupBy(stays, (stay) => parents.get(stay) ?? null);
  const byWaiters = (a: LockStay, b: LockStay) => b.waiters - a.waiters || a.from - b.from || a.id - b.id;
  const rows: LockRow[] = [];
  const stack = (children.get(null) ?? [])
    .sort(byWaiters)
    .reverse()
    .map((stay) => ({ stay, depth: 0 }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { stay, depth } = next;
    const { id, incarnation, thread, statement, heldSince, since, from, to, ...sharedFields } = stay;
    const parent = parents.get(stay);
    rows.push({
      ...sharedFields,
      instance,
      id: ids.get(stay) ?? '',
      parent: parent === undefined ? null : (ids.get(parent) ?? null),
      depth,
      statementId: statement,
      heldSince: heldSince === null ? null : heldSince / 1000,
      waited: since === null ? null : Math.max(0, Math.min(to, until) - since) / 1e6,
      from: from / 1000,
      to: to / 1000,
    });
    const below = (children.get(stay) ?? []).sort(byWaiters).reverse();
    stack.push(...below.map((child) => ({ stay: child, depth: depth + 1 })));
  }
  return rows;
}

/** `incarnation-thread`, the name that a statement's `waitingOn` uses for an idle transaction; later stays get a number. */
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

/** A statement that may have caused what other threads did. Bytes of data files. */
export interface Candidate {
  id: string;
  /** What its own thread did. */
  own: number;
  /** The tables it has open. */
  tables: ReadonlySet<string>;
}

/** What moved between two readings. Bytes of data files. */
export interface Moved {
  /** By threads that work for statements, whichever these are. */
  helpers: number;
  /** By all sessions' own threads, those of the candidates included. */
  sessions: number;
  tables: ReadonlyMap<string, number>;
}

export interface Division {
  /** What is one statement's alone, and the tables that show it. */
  each: Map<string, { bytes: number; tables: string[] }>;
  /** Statements that have the same table open: each with the others. Nobody gets a number. */
  shared: Map<string, string[]>;
}

/** A number is given if its lowest and its highest value are this close. */
const CLOSE = 0.8;
/** From this share of the helpers' bytes on, a table is worth naming. */
const WORTH = 0.1;

/**
 * Divides the bytes of helpers among statements. A table that moved and that one statement has open is that statement's,
 * less what its own thread did. What short sessions may have done there is subtracted for the lowest value. Where that
 * differs much from the highest one, nobody gets a number.
 */
export function divide({ helpers, sessions, tables }: Moved, candidates: Candidate[]): Division {
  const ownersOf = new Map([...tables.keys()].map((table) => [table, candidates.filter((it) => it.tables.has(table))]));
  const moved = (isWanted: (owners: Candidate[]) => boolean): number =>
    [...tables].reduce((sum, [table, bytes]) => sum + (isWanted(ownersOf.get(table) ?? []) ? bytes : 0), 0);
  const alone = (one: Candidate) => (owners: Candidate[]) => owners.length === 1 && owners[0] === one;

  const rooms = candidates.map((one) => ({ one, room: Math.max(0, moved(alone(one)) - one.own) }));
  const ownElsewhere = candidates.reduce((sum, one) => sum + Math.max(0, one.own - moved(alone(one))), 0);
  const together = Math.max(0, moved((owners) => owners.length > 1) - ownElsewhere);
  const unowned = moved((owners) => owners.length === 0);
  const short = Math.max(0, sessions - candidates.reduce((sum, { own }) => sum + own, 0));
  // Short sessions explain the tables that nobody has open, unless much more moved there: then they may have been anywhere.
  const explains = unowned - short <= (1 - CLOSE) * helpers;
  const anywhere = explains ? Math.max(0, short - unowned) : short;
  const elsewhere = together + (explains ? Math.max(0, unowned - short) : unowned);
  const all = rooms.reduce((sum, { room }) => sum + room, elsewhere);

  const each: Division['each'] = new Map();
  for (const { one, room } of rooms) {
    const most = Math.min(room, helpers);
    const least = Math.min(most, Math.max(room - anywhere, helpers - (all - room)));
    if (most >= WORTH * helpers && most > 0 && least >= CLOSE * most) {
      const own = [...tables.keys()].filter((table) => alone(one)(ownersOf.get(table) ?? []));
      each.set(one.id, { bytes: most, tables: own });
    }
  }
  const isShared = together >= WORTH * helpers && helpers > 0;
  return { each, shared: isShared ? sharersOf(tables, ownersOf, WORTH * helpers) : new Map() };
}

function sharersOf(
  tables: ReadonlyMap<string, number>,
  ownersOf: ReadonlyMap<string, Candidate[]>,
  worth: number
): Map<string, string[]> {
  const shared = new Map<string, string[]>();
  for (const [table, bytes] of tables) {
    const owners = (ownersOf.get(table) ?? []).map(({ id }) => id);
    if (owners.length > 1 && bytes >= worth) {
      owners.forEach((id) => {
        const others = owners.filter((other) => other !== id);
        shared.set(id, [...new Set([...(shared.get(id) ?? []), ...others])]);
      });
    }
  }
  return shared;
}

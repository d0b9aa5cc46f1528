import { valueOf } from '../reading';
import type { Sample } from '../sample';
import { noTrackedIo } from './io-tracking';
import { statementId, type StatementRecord } from './record';
import { isExemptUser, type Rules } from './rules';
import type { TrackedStatement, TrackedStatements } from './tracker';
import type { ForestNode } from '../locks/forest';

/** What a blocking session has made others wait for. */
type Blocks = NonNullable<StatementRecord['details']['blocks']>;

const MOST_NAMED = 10;

export interface Blockers {
  blockers: TrackedStatements;
  /** They block nobody any more. */
  ended: TrackedStatement[];
}

/** Whether a record stands for a session that blocks others, and not for one statement. */
export function isBlocker({ record }: Pick<TrackedStatement, 'record'>): boolean {
  return record.details.kind === 'blocker';
}

/**
 * Follows the sessions that block others and wait for nobody themselves: an idle transaction, or one of short statements.
 * Such a session is a runaway once somebody has waited behind it for the threshold; a long statement is one by its own time.
 */
export function followBlockers(
  tracked: TrackedStatements,
  forest: ForestNode[],
  sample: Sample,
  rules: Rules
): Blockers {
  if (sample.locks.is === 'failed') {
    return { blockers: tracked, ended: [] };
  }
  const known = new Map([...tracked.values()].map((one) => [one.record.key.threadId, one]));
  const began = new Map((valueOf(sample.statements) ?? []).map(({ threadId, startedAt }) => [threadId, startedAt]));
  const isLong = (thread: number) => sample.at - (began.get(thread) ?? sample.at) >= rules.runawaySeconds * 1e6;
  const now = new Map<string, TrackedStatement>();
  for (const { root, waiters } of treesOf(forest)) {
    const { threadId, processlistId, user } = root.session;
    const since = Math.min(...waiters.map(({ wait }) => wait?.since ?? sample.at));
    const isDue = sample.at - since >= rules.runawaySeconds * 1e6 && !isLong(threadId);
    const before = known.get(threadId);
    if (processlistId !== null && !isExemptUser(user, rules) && (before !== undefined || isDue)) {
      const one = before ?? { ...noTrackedIo, record: begin(root, since, sample) };
      now.set(statementId(one.record.key), { ...one, record: update(one.record, root, waiters, sample) });
    }
  }
  const missing = [...tracked].filter(([id]) => !now.has(id));
  if (sample.locks.is === 'partial') {
    missing.forEach(([id, one]) => now.set(id, one));
    return { blockers: now, ended: [] };
  }
  return { blockers: now, ended: missing.map(([, one]) => one) };
}

/** The roots that wait for nobody, each with the sessions below it. */
function treesOf(forest: ForestNode[]): Array<{ root: ForestNode; waiters: ForestNode[] }> {
  const trees: Array<{ root: ForestNode; waiters: ForestNode[] }> = [];
  for (const node of forest) {
    if (node.depth === 0) {
      trees.push({ root: node, waiters: [] });
    } else {
      trees.at(-1)?.waiters.push(node);
    }
  }
  return trees.filter(({ root, waiters }) => root.wait === null && waiters.length > 0);
}

function begin({ session }: ForestNode, waitedSince: number, { incarnation, at }: Sample): StatementRecord {
  const { threadId, processlistId, user, host, db, took, heldSince } = session;
  return {
    // A time in milliseconds: no event of a thread has so great a number.
    key: { incarnation, threadId, eventId: Math.floor(at / 1000) },
    ...{ processlistId, user, host, db, text: took },
    ...{ digest: null, digestText: null, rowsExamined: null, rowsSent: null, readBytes: null, writeBytes: null },
    ...{ ioShare: null, waitingOn: null, killer: null, errno: null, endedAt: null },
    state: null,
    startedAt: Math.min(heldSince ?? waitedSince, waitedSince),
    seenAt: at,
    blocking: 0,
    outcome: 'running',
    confidence: 'certain',
    evidence: [],
    runawayAt: at,
    details: {
      kind: 'blocker',
      runawayBy: ['blocking'],
      plan: { json: null, tree: null, problem: 'It is a session that blocks others, not one statement.' },
    },
  };
}

function update(record: StatementRecord, root: ForestNode, waiters: ForestNode[], { at }: Sample): StatementRecord {
  const { eventId, took } = root.session;
  const blocks = blocksOf(record.details.blocks, root, waiters);
  return {
    ...record,
    text: record.text ?? took,
    state: eventId === null ? 'idle, holds locks' : 'holds locks',
    seenAt: at,
    blocking: Math.max(record.blocking, root.waiters),
    evidence: [describeBlocks(blocks)],
    details: { ...record.details, blocks },
  };
}

function blocksOf(before: Blocks | undefined, root: ForestNode, waiters: ForestNode[]): Blocks {
  const [first] = waiters.filter(({ parent }) => parent === root.session.threadId);
  const names = new Set([...(before?.waiters ?? []), ...waiters.map(({ session }) => nameOf(session))]);
  const { kind, object, confidence } = first?.wait ?? {
    kind: 'row' as const,
    object: null,
    confidence: 'likely' as const,
  };
  return {
    ...(before ?? { kind, object, confidence: confidence === 'certain' ? 'certain' : 'likely' }),
    waiters: [...names].slice(0, MOST_NAMED),
    more: Math.max(0, before?.more ?? 0, names.size - MOST_NAMED),
  };
}

function nameOf({ processlistId, user, host }: ForestNode['session']): string {
  const account = user === null ? '' : ` ${user}${host === null ? '' : `@${host}`}`;
  return `#${processlistId ?? '?'}${account}`;
}

const locks: Record<Blocks['kind'], string> = {
  row: 'a row lock',
  metadata: 'a metadata lock',
  table: 'a table lock',
  'auto-inc': 'an AUTO-INC lock',
  flush: 'a table open that is to be flushed',
};

/** `It held a row lock on shop.products; behind it waited #12 shop@app, #13 shop@app.` */
export function describeBlocks({ kind, object, waiters, more, confidence }: Blocks): string {
  const on = object === null ? '' : `${kind === 'flush' ? ':' : ' on'} ${object}`;
  const others = more === 0 ? '' : ` and ${more} more`;
  return `It ${confidence === 'certain' ? 'held' : 'likely held'} ${locks[kind]}${on}; behind it waited ${waiters.join(', ')}${others}.`;
}

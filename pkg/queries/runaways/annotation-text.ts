import type { StatementRecord } from '../../detection/statements/record';
import type { Outcome } from '../../../src/shared/query';
import { account, bytes, duration, oneLine } from '../format';

/** How much of a statement an annotation shows; the panel has all of it. */
const LONGEST_STATEMENT = 300;
const LONGEST_FACT = 200;
const MOST_FACTS = 5;

const endings: Record<Outcome, string> = {
  running: 'running',
  finished: 'finished',
  killed: 'killed',
  'connection-killed': 'killed with its connection',
  'timed-out': 'timed out',
  'connection-gone': 'ended, its client gone',
  'lock-wait-timeout': 'gave up waiting for a lock',
  'deadlock-victim': 'rolled back, a deadlock victim',
  failed: 'failed',
  'server-restarted': 'ended by a restart of the server',
  unknown: 'ended, cause unknown',
};

/** `Runaway killed: #22 shop@10.0.0.5 · 45 s`. Safe where it is rendered as HTML or Markdown. */
export function title(record: StatementRecord, seconds: number): string {
  return escape(`Runaway ${endings[record.outcome]}: ${who(record)} · ${duration(seconds)}`);
}

/** `Runaway started: #22 shop@10.0.0.5`. */
export function startTitle(record: StatementRecord): string {
  return escape(`Runaway started: ${who(record)}`);
}

/** What is known of a runaway, a fact a line, as Grafana's tooltip breaks lines. Safe where it is rendered as HTML or Markdown. */
export function text(record: StatementRecord): string {
  const { text: sql, digestText, db, digest, readBytes, writeBytes, ioShare, blocking, killer, confidence } = record;
  const statement = sql ?? digestText;
  const share = ioShare === null ? '' : `, ${Math.round(ioShare * 100)} % of the instance's I/O`;
  const by = killer === null ? null : account(killer.user, killer.host, killer.processlistId);
  const lines = [
    statement === null ? null : `Statement: ${oneLine(statement, LONGEST_STATEMENT)}`,
    db === null ? null : `Schema: ${db}`,
    digest === null ? null : `Digest: ${digest}`,
    readBytes === null || writeBytes === null ? null : `Read ${bytes(readBytes)}, wrote ${bytes(writeBytes)}${share}.`,
    blocking === 0 ? null : `Sessions waiting behind it: ${blocking} at most.`,
    by === null ? null : `Killed by ${by} (${killer?.confidence}).`,
    record.outcome === 'running' ? null : `Outcome: ${record.outcome} (${confidence}).`,
    ...record.evidence.slice(0, MOST_FACTS).map((fact) => `Evidence: ${fact}`),
  ];
  return lines
    .filter((line) => line !== null)
    .map((line) => escape(oneLine(line, LONGEST_STATEMENT + LONGEST_FACT)))
    .join('<br />\n');
}

/** Tags are told apart by commas. */
export function tags(...names: string[]): string {
  return names.map((name) => oneLine(name.replaceAll(',', ' '), 100)).join(',');
}

function who({ processlistId, user, host }: StatementRecord): string {
  const id = processlistId === null ? null : `#${processlistId}`;
  return oneLine([id, account(user, host, null)].filter((part) => part !== null).join(' ') || 'unknown session', 120);
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // Markdown's links and images begin with these, its code with a backtick.
  '[': '&#91;',
  ']': '&#93;',
  '`': '&#96;',
};

function escape(line: string): string {
  return line.replace(/[&<>"'[\]`]/g, (character) => entities[character] ?? '');
}

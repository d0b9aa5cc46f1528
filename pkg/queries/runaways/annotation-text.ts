import type { StatementRecord } from '../../detection/statements/record';
import { ioNames } from '../../../src/shared/io-names';
import { describeBlocks } from '../../detection/statements/blockers';
import { describeWait } from '../../detection/locks/lock-wait';
import { outcomeDisplays } from '../../../src/shared/outcomes';
import { duration, oneLine } from '../../../src/shared/text';
import { account, bytes, killerName } from '../format';

/** Characters of a statement that an annotation shows; the panel shows all of it. */
const LONGEST_STATEMENT = 300;
const LONGEST_FACT = 200;
const MOST_FACTS = 5;

/** `Runaway killed: #22 shop@10.0.0.5 · 45.0 s`. Safe as HTML and Markdown. */
export function title(record: StatementRecord, seconds: number): string {
  return escape(`Runaway ${outcomeDisplays[record.outcome].word}: ${who(record)} · ${duration(seconds)}`);
}

/** `Runaway started: #22 shop@10.0.0.5`. */
export function startTitle(record: StatementRecord): string {
  return escape(`Runaway started: ${who(record)}`);
}

/** What is known of a runaway, one fact per line, for Grafana's tooltip, whose title has the outcome. Safe as HTML and Markdown. */
export function text(record: StatementRecord): string {
  const { text: sql, digestText, db, digest, readBytes, writeBytes, ioShare, blocking, killer, confidence } = record;
  const statement = sql ?? digestText;
  const { exactIo, blocks, waitedFor, expected } = record.details;
  const by = killerName(killer);
  const ending = record.outcome === 'running' || record.outcome === 'unknown' ? null : `How it ended is ${confidence}.`;
  const lines = [
    by === null ? ending : `Killed by ${by} (${killer?.confidence}).`,
    statement === null ? null : `Statement: ${oneLine(statement, LONGEST_STATEMENT)}`,
    db === null ? null : `Schema: ${db}`,
    digest === null ? null : `Digest: ${digest}`,
    exactIo === undefined
      ? null
      : `${ioNames.diskRead}: ${bytes(exactIo.readBytes)}. ${ioNames.diskWritten}: ${bytes(exactIo.writeBytes)}.`,
    readBytes === null ? null : `${ioNames.fileReads}: ${bytes(readBytes)}.`,
    writeBytes === null ? null : `${ioNames.fileWrites}: ${bytes(writeBytes)}.`,
    ioShare === null ? null : `Share of the instance's file I/O, estimated: ${Math.round(ioShare * 100)} %.`,
    blocks === undefined ? null : describeBlocks(blocks),
    waitedFor === undefined ? null : `Last seen waiting for ${describeWait(waitedFor)}.`,
    expected === undefined ? null : `Expected: ${expected.why} (${expected.by}). It rings no alert.`,
    blocking === 0 ? null : `Sessions waiting behind it: ${blocking} at most.`,
    ...record.evidence.slice(0, MOST_FACTS).map((fact) => `Evidence: ${fact}`),
  ];
  return lines
    .filter((line) => line !== null)
    .map((line) => escape(oneLine(line, LONGEST_STATEMENT + LONGEST_FACT)))
    .join('<br />\n');
}

/** Grafana splits tags at commas. */
export function tags(...names: string[]): string {
  return names.map((name) => oneLine(name.replaceAll(',', ' '), 100)).join(',');
}

function who({ processlistId, user, host, digest, details }: StatementRecord): string {
  const isDigest = details.kind === 'digest' && digest !== null;
  const id = isDigest ? `digest ${digest.slice(0, 8)}` : processlistId === null ? null : `#${processlistId}`;
  return oneLine([id, account(user, host, null)].filter((part) => part !== null).join(' ') || 'unknown session', 120);
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // Markdown's links and images begin with brackets, its code with a backtick.
  '[': '&#91;',
  ']': '&#93;',
  '`': '&#96;',
};

function escape(line: string): string {
  return line.replace(/[&<>"'[\]`]/g, (character) => entities[character] ?? '');
}

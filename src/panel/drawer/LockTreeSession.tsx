import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { LockKind } from '../../shared/frames';
import { visible, duration, oneLine } from '../../shared/text';
import { sessionName } from '../data/format';
import type { LockNode } from '../data/lock-nodes';
import { waitersText, type LockChainNode, type Waiters } from './lock-chain';

interface Props {
  item: LockChainNode;
  formatTime(time: number): string;
}

/** One session of the tree: what it waits for, its statement, and the statement that acquired the lock it holds. */
export function LockTreeSession({ item: { node, level, behind, hidden }, formatTime }: Props) {
  const styles = useStyles2(getStyles);
  const since = node.heldSince === null ? null : formatTime(node.heldSince);
  const role = waitOf(node) ?? (node.statementId === null ? 'an idle transaction' : null);
  const waited = behind.sessions === 0 ? null : `${waitersText(behind)} behind it`;
  return (
    <>
      <div>
        <strong>{visible(sessionName(node))}</strong>{' '}
        <span className={styles.aside}>{[role, waited].filter((part) => part !== null).join(' · ')}</span>
      </div>
      {node.text !== null && <code className={styles.sql}>{oneLine(node.text, 160)}</code>}
      {node.took !== null && (
        <div className={styles.aside}>
          The lock was acquired{since === null ? '' : ` at ${since}`} by{' '}
          <code className={styles.sql}>{oneLine(node.took, 160)}</code>
        </div>
      )}
      {node.note !== null && <div className={styles.aside}>{visible(node.note)}</div>}
      {node.took === null && level === 1 && node.waiters > 0 && node.processlistId !== null && (
        <div className={styles.aside}>
          The statement that acquired the lock is not known
          {since === null ? '' : `; its transaction began at ${since}`}.
        </div>
      )}
      {hidden.waits > 0 && <div className={styles.aside}>{hiddenText(hidden)}</div>}
    </>
  );
}

/** `… and directly behind it 11 sessions more`. */
function hiddenText({ sessions, waits }: Waiters): string {
  return sessions === 0
    ? `… and ${waits} more ${waits === 1 ? 'wait' : 'waits'} of these sessions`
    : `… and directly behind it ${waitersText({ sessions, waits })} more`;
}

const KINDS: Record<LockKind, string> = {
  row: '',
  metadata: 'the metadata lock of ',
  table: 'the table lock of ',
  'auto-inc': 'the AUTO-INC lock of ',
  flush: 'the flush of ',
};

/** `waited 12.0 s for shop.stock, PRIMARY, record 17 (X,REC_NOT_GAP)`; null at a root. */
function waitOf({ waited, object, index, record, mode, lockKind, confidence }: LockNode): string | null {
  if (waited === null) {
    return null;
  }
  const place = [object, index, record === null ? null : `record ${record}`].filter((part) => part !== null).join(', ');
  const kind = lockKind === null ? '' : KINDS[lockKind];
  const by =
    confidence === 'unknown' ? '; for whom is not known' : confidence === 'likely' ? '; likely for this one' : '';
  return visible(
    `waited ${duration(waited)}${place === '' ? '' : ` for ${kind}${place}`}${mode === null ? '' : ` (${mode})`}${by}`
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  aside: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
  sql: css({
    padding: 0,
    border: 0,
    background: 'none',
    color: 'inherit',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'normal',
  }),
});

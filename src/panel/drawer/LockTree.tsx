import React, { useRef, useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Text, useStyles2 } from '@grafana/ui';
import { visible } from '../../shared/visible';
import { duration, oneLine, sessionName } from '../data/format';
import type { LockChainNode } from '../data/lock-chain';
import { keyOf } from '../data/statements';

interface Props {
  links: LockChainNode[];
  /** Whether there is a statement of this key to be opened. */
  /** A time as it is shown. */
  formatTime(time: number): string;
  canOpen(key: string): boolean;
  onOpen(key: string): void;
}

/** Who waits for whom around a statement: each session below the one that holds what it waits for. */
export function LockTree({ links, formatTime, canOpen, onOpen }: Props) {
  const styles = useStyles2(getStyles);
  const items = useRef<Array<HTMLLIElement | null>>([]);
  const [current, setCurrent] = useState(() =>
    Math.max(
      0,
      links.findIndex(({ own }) => own)
    )
  );
  const go = (to: number) => {
    const next = Math.min(Math.max(to, 0), links.length - 1);
    setCurrent(next);
    items.current[next]?.focus();
  };
  const open = ({ node, own }: LockChainNode) => {
    const key = node.statementId === null ? null : keyOf({ instance: node.instance, id: node.statementId });
    if (key !== null && !own && canOpen(key)) {
      onOpen(key);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const link = links[current];
    const steps: Partial<Record<string, () => void>> = {
      ArrowDown: () => go(current + 1),
      ArrowUp: () => go(current - 1),
      ArrowLeft: () => go(links.findLastIndex(({ level }, i) => i < current && level < (link?.level ?? 0))),
      ArrowRight: () => go((links[current + 1]?.level ?? 0) > (link?.level ?? 0) ? current + 1 : current),
      Home: () => go(0),
      End: () => go(links.length - 1),
      Enter: () => link && open(link),
      ' ': () => link && open(link),
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      step();
    }
  };
  return (
    <section>
      <Text element="h4" variant="h5">
        Who waits for whom
      </Text>
      <ul role="tree" aria-label="Who waits for whom" className={styles.tree} onKeyDown={onKeyDown}>
        {links.map((link, i) => (
          <li
            key={link.node.id}
            ref={(item) => {
              items.current[i] = item;
            }}
            role="treeitem"
            aria-level={link.level}
            aria-selected={link.own}
            tabIndex={i === current ? 0 : -1}
            className={cx(styles.item, link.own && styles.own)}
            style={{ marginInlineStart: (link.level - 1) * 20 }}
            onClick={() => open(link)}
            onFocus={() => setCurrent(i)}
          >
            <Session link={link} formatTime={formatTime} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Session({ link: { node, level, more }, formatTime }: { link: LockChainNode } & Pick<Props, 'formatTime'>) {
  const styles = useStyles2(getStyles);
  const waits = waitOf(node);
  return (
    <>
      <div>
        <strong>{visible(sessionName(node))}</strong>{' '}
        <span className={styles.aside}>
          {[waits ?? (node.statementId === null ? 'an idle transaction' : null), behindOf(node)]
            .filter((word) => word !== null)
            .join(' · ')}
        </span>
      </div>
      {node.text !== null && <code className={styles.sql}>{oneLine(node.text, 160)}</code>}
      {(node.took !== null || level === 1) && (
        <div className={styles.aside}>
          {node.took === null ? (
            `Which statement took the lock is not known${node.heldSince === null ? '' : `; its transaction began at ${formatTime(node.heldSince)}`}.`
          ) : (
            <>
              The lock was taken{node.heldSince === null ? '' : ` at ${formatTime(node.heldSince)}`} by{' '}
              <code className={styles.sql}>{oneLine(node.took, 160)}</code>
            </>
          )}
        </div>
      )}
      {more > 0 && <div className={styles.aside}>… and {more} more directly behind it</div>}
    </>
  );
}

function behindOf({ waiters }: LockChainNode['node']): string | null {
  return waiters === 0 ? null : `${waiters} waited behind it`;
}

/** `waited 12.0 s for shop.stock, PRIMARY, record 17 (X,REC_NOT_GAP)`; null at a root. */
function waitOf({ waited, object, index, record, mode, lockKind }: LockChainNode['node']): string | null {
  if (waited === null) {
    return null;
  }
  const place = [object, index, record === null ? null : `record ${record}`].filter((part) => part !== null).join(', ');
  const kind = lockKind === 'metadata' ? 'the metadata lock of ' : '';
  return visible(
    `waited ${duration(waited)}${place === '' ? '' : ` for ${kind}${place}`}${mode === null ? '' : ` (${mode})`}`
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tree: css({ listStyle: 'none', margin: theme.spacing(0.5, 0, 0, 0) }),
  item: css({
    padding: theme.spacing(0.5, 1),
    borderInlineStart: `2px solid ${theme.colors.border.medium}`,
    overflowWrap: 'anywhere',
    cursor: 'pointer',
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
  own: css({ borderInlineStartColor: theme.colors.primary.main, background: theme.colors.background.secondary }),
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

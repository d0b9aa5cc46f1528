import React, { useRef, useState } from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Text, useStyles2 } from '@grafana/ui';
import { keyOf } from '../data/statements';
import type { LockChainNode } from './lock-chain';
import { LockTreeSession } from './LockTreeSession';

interface Props {
  chain: LockChainNode[];
  formatTime(time: number): string;
  /** Whether the panel has a statement of this key. */
  canOpen(key: string): boolean;
  onOpen(key: string): void;
}

/** The lock waits around a statement as a tree: each session below the session that blocks it. Arrow keys move, Enter opens. */
export function LockTree({ chain, formatTime, canOpen, onOpen }: Props) {
  const styles = useStyles2(getStyles);
  const items = useRef<Array<HTMLLIElement | null>>([]);
  const [current, setCurrent] = useState(() =>
    Math.max(
      0,
      chain.findIndex(({ isOwn }) => isOwn)
    )
  );
  const focusItem = (index: number) => {
    const next = Math.min(Math.max(index, 0), chain.length - 1);
    setCurrent(next);
    items.current[next]?.focus();
  };
  const open = ({ node, isOwn }: LockChainNode) => {
    const key = node.statementId === null ? null : keyOf({ instance: node.instance, id: node.statementId });
    if (key !== null && !isOwn && canOpen(key)) {
      onOpen(key);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const item = chain[current];
    const level = item?.level ?? 0;
    const actions: Partial<Record<string, () => void>> = {
      ArrowDown: () => focusItem(current + 1),
      ArrowUp: () => focusItem(current - 1),
      ArrowLeft: () => focusItem(chain.findLastIndex((other, i) => i < current && other.level < level)),
      ArrowRight: () => focusItem((chain[current + 1]?.level ?? 0) > level ? current + 1 : current),
      Home: () => focusItem(0),
      End: () => focusItem(chain.length - 1),
      Enter: () => item && open(item),
      ' ': () => item && open(item),
    };
    const action = actions[event.key];
    if (action !== undefined) {
      event.preventDefault();
      action();
    }
  };
  return (
    <section>
      <Text element="h4" variant="h5">
        Who waits for whom
      </Text>
      <ul role="tree" aria-label="Who waits for whom" className={styles.tree} onKeyDown={onKeyDown}>
        {chain.map((item, i) => (
          <li
            key={item.node.id}
            ref={(element) => {
              items.current[i] = element;
            }}
            role="treeitem"
            aria-level={item.level}
            aria-selected={item.isOwn}
            tabIndex={i === current ? 0 : -1}
            className={cx(styles.item, item.isOwn && styles.own)}
            style={{ marginInlineStart: (item.level - 1) * 20 }}
            onClick={() => open(item)}
            onFocus={() => setCurrent(i)}
          >
            <LockTreeSession item={item} formatTime={formatTime} />
          </li>
        ))}
      </ul>
    </section>
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
});

import React, { useLayoutEffect, useRef, useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Portal, useStyles2 } from '@grafana/ui';

interface Props {
  /** The element whose top left corner `x` and `y` count from. */
  anchor: HTMLElement | null;
  x: number;
  y: number;
  children: React.ReactNode;
}

const offset = 14;

/** A card beside the pointer that stays inside the window. */
export function Tip({ anchor, x, y, children }: Props) {
  const styles = useStyles2(getStyles);
  const card = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { width, height } = card.current?.getBoundingClientRect() ?? { width: 0, height: 0 };
    setSize((known) => (known.width === width && known.height === height ? known : { width, height }));
  }, [children]);
  if (anchor === null) {
    return null;
  }
  const origin = anchor.getBoundingClientRect();
  const place = (at: number, length: number, room: number) =>
    at + offset + length <= room ? at + offset : Math.max(0, at - offset - length);
  return (
    <Portal>
      <div
        ref={card}
        role="tooltip"
        className={styles.card}
        style={{
          left: place(origin.left + x, size.width, window.innerWidth),
          top: place(origin.top + y, size.height, window.innerHeight),
        }}
      >
        {children}
      </div>
    </Portal>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({
    position: 'fixed',
    // Near an edge of the window, the card must keep its width: it is measured, and placed by it.
    width: 'max-content',
    zIndex: theme.zIndex.tooltip,
    maxWidth: 'min(560px, 90vw)',
    padding: theme.spacing(1, 1.5),
    pointerEvents: 'none',
    color: theme.colors.text.primary,
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z3,
  }),
});

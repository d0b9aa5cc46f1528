import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { barRect, rowOfBar, type Rect } from './bar-position';
import { keyOf } from '../data/statements';
import type { Scene } from './scene';

interface Props {
  scene: Scene;
  scroll: number;
  barKey: string;
  /** For the keyboard's focus, which must be found without a pointer beside it. */
  strong?: boolean;
}

/** A frame around one bar, and an arrow from it to the statement it waits for. */
export function BarOutline({ scene, scroll, barKey, strong = false }: Props) {
  const styles = useStyles2(getStyles);
  const row = rowOfBar(scene, barKey);
  const bar = row?.lane?.bars.find(({ key }) => key === barKey);
  if (row === undefined || bar === undefined) {
    return null;
  }
  const { top, height } = scene.area;
  const rect = barRect(scene, scroll, row, bar);
  const { instance, waitingOn } = bar.statement;
  const blocker = waitingOn === null ? null : find(scene, scroll, keyOf({ instance, id: waitingOn }));
  const middle = rect.top - top + rect.height / 2;
  return (
    <svg className={styles.layer} style={{ top, height }} width={scene.plot.width} height={height} aria-hidden="true">
      <Frame rect={rect} top={top} className={strong ? styles.strong : styles.frame} />
      {blocker !== null && (
        <>
          <Frame rect={blocker} top={top} className={styles.blocker} />
          <path className={styles.arrow} d={arrow(rect.left + 2, middle, blocker, top)} />
        </>
      )}
    </svg>
  );
}

function Frame({ rect, top, className }: { rect: Rect; top: number; className: string }) {
  return (
    <rect
      x={rect.left - 1}
      y={rect.top - top - 1}
      width={rect.width + 2}
      height={rect.height + 2}
      rx={3}
      className={className}
    />
  );
}

function find(scene: Scene, scroll: number, key: string): Rect | null {
  const row = rowOfBar(scene, key);
  const bar = row?.lane?.bars.find((one) => one.key === key);
  return row === undefined || bar === undefined ? null : barRect(scene, scroll, row, bar);
}

/** From a bar's beginning to the nearer edge of the one it waits for, with its head there. */
function arrow(x: number, y: number, to: Rect, top: number): string {
  const end = to.top - top + (to.top - top > y ? -1 : to.height + 1);
  const back = end > y ? -7 : 7;
  return `M${x},${y} V${end} M${x - 5},${end + back} L${x},${end} L${x + 5},${end + back}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  layer: css({ position: 'absolute', left: 0, overflow: 'hidden' }),
  frame: css({ fill: 'none', stroke: theme.colors.text.primary, strokeWidth: 2 }),
  strong: css({ fill: 'none', stroke: theme.colors.primary.text, strokeWidth: 4 }),
  blocker: css({ fill: 'none', stroke: theme.colors.error.text, strokeWidth: 2, strokeDasharray: '6 4' }),
  arrow: css({ fill: 'none', stroke: theme.colors.error.text, strokeWidth: 2.5 }),
});

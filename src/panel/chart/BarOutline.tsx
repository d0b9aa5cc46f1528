import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { keyOf } from '../data/statements';
import { findBar, type Rect } from './bar-position';
import type { Scene } from './scene';

interface Props {
  scene: Scene;
  scroll: number;
  barKey: string;
  /** Thicker, for keyboard focus: no pointer shows where it is. */
  strong?: boolean;
}

/** An outline around a bar, with an arrow to the statement it waits for. */
export function BarOutline({ scene, scroll, barKey, strong = false }: Props) {
  const styles = useStyles2(getStyles);
  const found = findBar(scene, scroll, barKey);
  if (found === null) {
    return null;
  }
  const { top, height } = scene.area;
  const { bar, rect } = found;
  const { instance, waitingOn } = bar.statement;
  const blocker = waitingOn === null ? null : findBar(scene, scroll, keyOf({ instance, id: waitingOn }));
  const middle = rect.top - top + rect.height / 2;
  return (
    <svg className={styles.layer} style={{ top, height }} width={scene.plot.width} height={height} aria-hidden="true">
      <Outline rect={rect} top={top} className={strong ? styles.strong : styles.outline} />
      {blocker !== null && (
        <>
          <Outline rect={blocker.rect} top={top} className={styles.blocker} />
          <path className={styles.arrow} d={arrow(rect.left + 2, middle, blocker.rect, top)} />
        </>
      )}
    </svg>
  );
}

function Outline({ rect, top, className }: { rect: Rect; top: number; className: string }) {
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

/** A path from a point to the nearer edge of a rectangle, with an arrowhead at its end. */
function arrow(x: number, y: number, to: Rect, top: number): string {
  const end = to.top - top + (to.top - top > y ? -1 : to.height + 1);
  const back = end > y ? -7 : 7;
  return `M${x},${y} V${end} M${x - 5},${end + back} L${x},${end} L${x + 5},${end + back}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  layer: css({ position: 'absolute', left: 0, overflow: 'hidden' }),
  outline: css({ fill: 'none', stroke: theme.colors.text.primary, strokeWidth: 2 }),
  strong: css({ fill: 'none', stroke: theme.colors.primary.text, strokeWidth: 4 }),
  blocker: css({ fill: 'none', stroke: theme.colors.error.text, strokeWidth: 2, strokeDasharray: '6 4' }),
  arrow: css({ fill: 'none', stroke: theme.colors.error.text, strokeWidth: 2.5 }),
});

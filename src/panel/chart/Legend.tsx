import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { Lane } from '../data/lanes';
import { outcomeDisplays } from '../../shared/outcomes';
import { outcomes } from '../../shared/outcome-names';
import { outcomeColour } from '../data/outcomes';

interface Props {
  lanes: Lane[];
  height: number;
}

/** 0 hides the legend: a low panel needs the room for lanes. */
export function legendHeight(height: number): number {
  return height < 240 ? 0 : Math.round(Math.min(96, Math.max(24, height * 0.042)));
}

/** Explains the colours, glyphs and hatching that the picture shows. */
export function Legend({ lanes, height }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  if (height === 0) {
    return null;
  }
  const bars = lanes.flatMap((lane) => lane.bars);
  const present = new Set(bars.map(({ statement }) => statement.outcome));
  return (
    <ul className={styles.list} style={{ height, fontSize: height * 0.52 }} aria-label="Legend">
      {outcomes
        .filter((outcome) => present.has(outcome))
        .map((outcome) => (
          <li key={outcome} className={styles.item}>
            <span className={styles.swatch} style={{ background: outcomeColour(theme, outcome) }} />
            {outcomeDisplays[outcome].glyph} {outcomeDisplays[outcome].word}
          </li>
        ))}
      {bars.some(({ waiting }) => waiting.length > 0) && (
        <li className={styles.item}>
          <span className={`${styles.swatch} ${styles.hatched}`} />
          waiting for a lock
        </li>
      )}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    display: 'flex',
    alignItems: 'center',
    gap: '1.2em',
    margin: 0,
    padding: '0 0.5em',
    listStyle: 'none',
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    color: theme.colors.text.secondary,
  }),
  item: css({ display: 'flex', alignItems: 'center', gap: '0.4em' }),
  swatch: css({ width: '1.6em', height: '0.8em', borderRadius: theme.shape.radius.default, flexShrink: 0 }),
  hatched: css({
    background: `repeating-linear-gradient(135deg, ${theme.colors.text.secondary} 0 0.15em, transparent 0.15em 0.4em)`,
    border: `1px solid ${theme.colors.text.secondary}`,
  }),
});

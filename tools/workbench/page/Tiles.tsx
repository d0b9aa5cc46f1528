import React from 'react';
import { css } from '@emotion/css';
import { FieldType, type DataFrame, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { spikeThreshold } from '../../../src/panel/data/disks';
import { duration } from '../../../src/shared/text';

interface Props {
  title: string;
  activity: DataFrame[];
  children: React.ReactNode;
}

/** The current state in a few large numbers: the sum or the worst value of all instances. */
export function Tiles({ title, activity, children }: Props) {
  const styles = useStyles2(getStyles);
  const values = (measure: string) =>
    activity.flatMap(({ fields }) =>
      fields
        .filter(({ name, type }) => name === measure && type === FieldType.number)
        .flatMap(({ values }) => latest(values))
    );
  const sum = (measure: string) => values(measure).reduce((total, value) => total + value, 0);
  const worst = (measure: string) => Math.max(0, ...values(measure));
  const instances = new Set(activity.flatMap(({ fields }) => fields.flatMap(({ labels }) => labels?.instance ?? [])));
  const down = values('up').filter((up) => up < 1).length;
  const score = worst('spikeScore');
  return (
    <header className={styles.row}>
      <Tile
        name={title}
        value={[...instances].join(', ') || '–'}
        wide
        alarm={down > 0}
        note={down > 0 ? `${down} not answering` : ''}
      />
      <Tile name="I/O spike score" value={score > 99 ? '> 99' : score.toFixed(1)} alarm={score >= spikeThreshold} />
      <Tile name="Runaways now" value={String(sum('runaways'))} alarm={sum('runaways') > 0} />
      <Tile name="Longest statement" value={duration(worst('longestStatement'))} />
      <Tile name="Sessions waiting" value={String(sum('sessionsWaiting'))} alarm={sum('sessionsWaiting') > 0} />
      {children}
    </header>
  );
}

interface TileProps {
  name: string;
  value: string;
  note?: string;
  alarm?: boolean;
  wide?: boolean;
}

function Tile({ name, value, note = '', alarm = false, wide = false }: TileProps) {
  const styles = useStyles2(getStyles);
  return (
    <div
      className={`${styles.tile} ${wide ? styles.wide : ''} ${alarm ? styles.alarm : ''}`}
      role="group"
      aria-label={name}
    >
      <div className={styles.name}>
        {name} {note}
      </div>
      <div className={styles.value}>{value}</div>
    </div>
  );
}

/** The last number. */
function latest(values: unknown[]): number[] {
  const value = values.findLast((one) => typeof one === 'number');
  return typeof value === 'number' ? [value] : [];
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    display: 'flex',
    alignItems: 'stretch',
    gap: '0.6vh',
    padding: '0.6vh',
    height: '9vh',
    minHeight: 56,
    background: theme.colors.background.canvas,
  }),
  tile: css({
    flex: '1 1 0',
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    padding: '0 1.6vh',
    borderLeft: `0.5vh solid ${theme.colors.border.medium}`,
    background: theme.colors.background.primary,
    overflow: 'hidden',
    whiteSpace: 'nowrap',
  }),
  wide: css({ flexGrow: 1.6 }),
  alarm: css({ borderLeftColor: theme.colors.error.main, color: theme.colors.error.text }),
  name: css({ fontSize: '1.9vh', lineHeight: 1.3, color: theme.colors.text.secondary }),
  value: css({ fontSize: '3.6vh', lineHeight: 1.15, fontWeight: 500, overflow: 'hidden', textOverflow: 'ellipsis' }),
});

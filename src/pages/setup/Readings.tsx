import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { SampledTable } from '../../shared/resources';

/** Everything that can be sampled: whether it is read and, if not, why. */
export function Readings({ of, instance }: { of: SampledTable[]; instance: string }) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list} aria-label={`What is read from ${instance}`}>
      {of.map(({ what, ok, why }) => (
        <li key={what} className={styles.item}>
          <Icon className={ok ? styles.yes : styles.no} name={ok ? 'check' : 'times'} title={ok ? 'Yes' : 'No'} />
          <span>
            {what}
            {why !== null && <span className={styles.why}>: no, {why}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 380px), 1fr))',
    gap: theme.spacing(0.5, 3),
    maxWidth: theme.breakpoints.values.xl,
  }),
  item: css({ display: 'flex', gap: theme.spacing(1), alignItems: 'baseline' }),
  yes: css({ flexShrink: 0, position: 'relative', top: 3, color: theme.colors.success.text }),
  no: css({ flexShrink: 0, position: 'relative', top: 3, color: theme.colors.warning.text }),
  why: css({ color: theme.colors.text.secondary }),
});

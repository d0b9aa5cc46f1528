import React, { type ReactNode } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { visible } from '../shared/text';

/** Names and values in two columns. */
export function PropertyList({ properties }: { properties: Array<readonly [string, ReactNode]> }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.list}>
      {properties.map(([name, value]) => (
        <React.Fragment key={name}>
          <dt className={styles.name}>{name}</dt>
          <dd className={styles.value}>{typeof value === 'string' ? visible(value) : value}</dd>
        </React.Fragment>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    display: 'grid',
    // A long name breaks before a number does.
    gridTemplateColumns: 'fit-content(60%) 1fr',
    gap: theme.spacing(0.5, 2),
    margin: 0,
  }),
  name: css({ fontWeight: theme.typography.fontWeightRegular, color: theme.colors.text.secondary }),
  value: css({ margin: 0, overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' }),
});

import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, useStyles2, type BadgeColor } from '@grafana/ui';
import { CopyableSql } from '../../components/CopyableSql';
import type { Shortcoming } from '../../shared/resources';

const colors: Record<Shortcoming['severity'], BadgeColor> = { error: 'red', warning: 'orange', info: 'blue' };
const bySeverity: Array<Shortcoming['severity']> = ['error', 'warning', 'info'];

/** What is missing, most severe first, each with the statement that fixes it. */
export function Shortcomings({ of, instance }: { of: Shortcoming[]; instance: string }) {
  const styles = useStyles2(getStyles);
  const sorted = [...of].sort((a, b) => bySeverity.indexOf(a.severity) - bySeverity.indexOf(b.severity));
  return (
    <ul className={styles.list}>
      {sorted.map(({ severity, what, lost, remedy }) => (
        <li key={what} className={styles.item}>
          <div className={styles.what}>
            <Badge text={severity} color={colors[severity]} />
            <strong>{what}</strong>
          </div>
          <p className={styles.lost}>{lost}</p>
          {remedy !== null && <CopyableSql label={`Remedy on ${instance}: ${what}`} sql={remedy} />}
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', maxWidth: theme.breakpoints.values.lg }),
  item: css({ marginBottom: theme.spacing(3) }),
  what: css({ display: 'flex', gap: theme.spacing(1), alignItems: 'baseline' }),
  lost: css({ margin: theme.spacing(0.5, 0, 1), color: theme.colors.text.secondary }),
});

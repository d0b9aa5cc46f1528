import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, useStyles2, type BadgeColor } from '@grafana/ui';
import { CopyableSql } from '../../components/CopyableSql';
import type { InstanceSwitch } from '../../shared/resources';

/** Consumers and instruments: what each is for, and the UPDATE that switches on an optional one. */
export function Switches({ of, instance }: { of: InstanceSwitch[]; instance: string }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.frame}>
      <table className={styles.table} aria-label={`Consumers and instruments of ${instance}`}>
        <thead>
          <tr>
            <th>Name</th>
            <th>State</th>
            <th>Used for</th>
          </tr>
        </thead>
        <tbody>
          {of.map((one) => (
            <tr key={one.name}>
              <td>
                <code>{one.name}</code>
                <div className={styles.kind}>{one.kind}</div>
              </td>
              <td>
                <Badge {...switchState(one)} />
              </td>
              <td>
                {one.gives}.{/* The UPDATE of a needed one is in the list of what is missing. */}
                {one.remedy !== null && !one.needed && (
                  <div className={styles.remedy}>
                    <CopyableSql label={`Switches on ${one.name} on ${instance}`} sql={`${one.remedy};`} />
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function switchState({ on, needed }: InstanceSwitch): { text: string; color: BadgeColor } {
  if (on) {
    return { text: 'on', color: 'green' };
  }
  return needed ? { text: 'off', color: 'orange' } : { text: 'off, optional', color: 'blue' };
}

const getStyles = (theme: GrafanaTheme2) => ({
  // On a phone the table scrolls, and not the page.
  frame: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    maxWidth: theme.breakpoints.values.lg,
    'th, td': {
      padding: theme.spacing(0.75, 2, 0.75, 0),
      textAlign: 'left',
      verticalAlign: 'top',
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
    th: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
  }),
  kind: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  remedy: css({ marginTop: theme.spacing(0.5) }),
});

import React, { useCallback } from 'react';
import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { oneLine, visible } from '../../shared/text';
import { useAnswer } from '../../components/use-answer';
import { fetchKills } from '../backend';

/** Who killed what from Grafana; nothing while nobody did, and for those who may not see it. */
export function Kills({ ds }: { ds: string }) {
  const styles = useStyles2(getStyles);
  const answer = useAnswer(useCallback(() => fetchKills(ds), [ds]));
  const kills = answer.state === 'done' ? answer.value.kills : [];
  return kills.length === 0 ? null : (
    <section aria-label="Kills">
      <h3>Kills</h3>
      <div className={styles.frame} tabIndex={0} role="region" aria-label="Kills on record">
        <table className={styles.table}>
          <thead>
            <tr>
              {['Time', 'By', 'Instance', 'Whose', 'Reason', 'Result', 'Statement'].map((name) => (
                <th key={name}>{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kills.map(({ at, login, instance, victim, text, reason, result }) => (
              <tr key={`${at} ${instance} ${victim}`}>
                <td className={styles.time}>{dateTimeFormat(at)}</td>
                <td>{visible(login)}</td>
                <td>{visible(instance)}</td>
                <td>{visible(victim)}</td>
                <td>{visible(reason)}</td>
                <td>{result === null ? 'not known: the plugin ended in between' : visible(result)}</td>
                <td>{text === null ? 'idle session' : <code className={styles.sql}>{oneLine(text, 120)}</code>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    'th, td': { padding: theme.spacing(0.5, 2, 0.5, 0), textAlign: 'left', verticalAlign: 'top' },
    th: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium },
  }),
  time: css({ whiteSpace: 'nowrap' }),
  sql: css({ padding: 0, border: 0, background: 'none', color: 'inherit', whiteSpace: 'normal' }),
});

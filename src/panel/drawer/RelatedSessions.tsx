import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Text, useStyles2 } from '@grafana/ui';
import { oneLine } from '../../shared/text';
import type { RelatedSession } from './blockers-and-waiters';
import { StatementLink } from './StatementLink';

interface Props {
  title: string;
  sessions: RelatedSession[];
  onOpen(key: string): void;
}

/** Blocking or waiting sessions as a list. Shows nothing when there are none. */
export function RelatedSessions({ title, sessions, onOpen }: Props) {
  const styles = useStyles2(getStyles);
  if (sessions.length === 0) {
    return null;
  }
  return (
    <section>
      <Text element="h4" variant="h5">
        {title}
      </Text>
      <ul className={styles.list}>
        {sessions.map(({ statement, note }, i) => (
          <li key={i}>
            {statement === null ? (
              note
            ) : (
              <>
                <StatementLink statement={statement} onOpen={onOpen} />
                <span className={styles.aside}>
                  {note} {oneLine(statement.text ?? statement.digestText ?? '', 120)}
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: theme.spacing(0.5, 0, 0, 0), li: { overflowWrap: 'anywhere' } }),
  aside: css({ color: theme.colors.text.secondary, fontSize: theme.typography.body.fontSize }),
});

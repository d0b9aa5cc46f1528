import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { TimeZone } from '@grafana/schema';
import { Drawer, Text, useStyles2 } from '@grafana/ui';
import { Evidence } from '../../components/evidence/Evidence';
import { EndsIt } from '../../components/kill/EndsIt';
import { PropertyList } from '../../components/PropertyList';
import { visible } from '../../shared/text';
import { preciseTime, sessionName } from '../data/format';
import { keyOf, type Statement } from '../data/statements';
import type { TimelineData } from '../data/timeline-data';
import { blockersAndWaiters } from './blockers-and-waiters';
import { lockChainOf } from './lock-chain';
import { LockTree } from './LockTree';
import { OutcomeSummary } from './OutcomeSummary';
import { propertiesOf } from './properties';
import { RelatedSessions } from './RelatedSessions';
import { Sql } from './Sql';
import { StatementLink } from './StatementLink';
import { useEscape } from './use-escape';

interface Props {
  statement: Statement;
  timeline: TimelineData;
  timeZone: TimeZone;
  /** Uid of the data source that answered it; null where that is not known. */
  ds: string | null;
  onOpen(key: string): void;
  onClose(): void;
}

/** All about one statement: its outcome and evidence, its text, its properties, and the sessions it waits for or blocks. */
export function StatementDrawer({ statement, timeline, timeZone, ds, onOpen, onClose }: Props) {
  const styles = useStyles2(getStyles);
  useEscape(onClose);
  const lockChain = lockChainOf(statement, timeline.locks);
  const { blockers, waiters } = blockersAndWaiters(statement, timeline);
  const text = statement.text ?? statement.digestText;
  const formatTime = (time: number) => preciseTime(time, timeZone);
  const find = (key: string) => timeline.statements.find((one) => keyOf(one) === key);
  const linkTo = (id: string) => {
    const killed = find(keyOf({ instance: statement.instance, id }));
    return killed === undefined ? visible(id) : <StatementLink statement={killed} onOpen={onOpen} />;
  };
  return (
    <Drawer
      title={`${statement.detected === null ? 'Statement' : 'Runaway'} ${sessionName(statement)}`}
      subtitle={visible(`${statement.instance}${statement.db === null ? '' : `, schema ${statement.db}`}`)}
      onClose={onClose}
    >
      <div className={styles.sections}>
        <OutcomeSummary statement={statement} />
        <EndsIt statement={statement} ds={ds} />
        <Evidence statement={statement} formatTime={formatTime} linkTo={linkTo} />
        <section>
          {text === null ? (
            <Text color="secondary">The server showed no text for this statement.</Text>
          ) : (
            <Sql text={text} />
          )}
        </section>
        <PropertyList properties={propertiesOf(statement, formatTime)} />
        {lockChain.length > 1 ? (
          <LockTree
            key={keyOf(statement)}
            chain={lockChain}
            formatTime={formatTime}
            canOpen={(key) => find(key) !== undefined}
            onOpen={onOpen}
          />
        ) : (
          <>
            <RelatedSessions title="Waits for" sessions={blockers} onOpen={onOpen} />
            <RelatedSessions title="Waited behind it" sessions={waiters} onOpen={onOpen} />
          </>
        )}
      </div>
    </Drawer>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  sections: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2.5) }),
});

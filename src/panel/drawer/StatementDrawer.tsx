import React, { useEffect } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { TimeZone } from '@grafana/schema';
import { Button, Drawer, Text, useStyles2, useTheme2 } from '@grafana/ui';
import { Evidence } from '../../components/evidence/Evidence';
import { Sql } from './Sql';
import { killerOf } from '../../shared/killer';
import { looks } from '../../shared/outcomes';
import { visible } from '../../shared/visible';
import { duration, preciseTime, oneLine, sessionName } from '../data/format';
import { propertiesOf } from './properties';
import { lockChainOf } from '../data/lock-chain';
import { LockTree } from './LockTree';
import type { TimelineData } from '../data/timeline-data';
import { outcomeColour } from '../data/outcomes';
import { keyOf, type Statement } from '../data/statements';
import { blockersAndWaiters } from './blockers-and-waiters';

interface Props {
  statement: Statement;
  model: TimelineData;
  timeZone: TimeZone;
  onOpen(key: string): void;
  onClose(): void;
}

/** Everything that is known of one statement: what it was, how it went, on what evidence, and who waited for whom. */
export function StatementDrawer({ statement, model, timeZone, onOpen, onClose }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  useEscape(onClose);
  const { glyph, word } = looks[statement.outcome];
  const killer = killerOf(statement);
  const chain = lockChainOf(statement, model.locks);
  const { waiters, waitsFor } = blockersAndWaiters(statement, model);
  const text = statement.text ?? statement.digestText;
  const subtitle = `${statement.instance}${statement.db === null ? '' : `, schema ${statement.db}`}`;
  return (
    <Drawer
      title={`${statement.detected === null ? 'Statement' : 'Runaway'} ${sessionName(statement)}`}
      subtitle={subtitle}
      onClose={onClose}
    >
      <div className={styles.sections}>
        <section>
          <div className={styles.outcome} style={{ borderColor: outcomeColour(theme, statement.outcome) }}>
            <span style={{ color: outcomeColour(theme, statement.outcome) }} aria-hidden="true">
              {glyph}
            </span>
            <strong>
              {word}
              {killer === null ? '' : ` by ${visible(killer)}`}
            </strong>
            <span className={styles.aside}>
              {statement.outcome === 'running'
                ? `for ${duration(statement.elapsed)}`
                : `after ${duration(statement.elapsed)}`}
              {statement.outcome !== 'running' && `, ${certainty[statement.confidence]}`}
            </span>
          </div>
          {statement.evidence.trim() !== '' && (
            <ul className={styles.evidence} aria-label="Evidence">
              {statement.evidence.split('\n').map((line, i) => (
                <li key={i}>{visible(line)}</li>
              ))}
            </ul>
          )}
        </section>
        <Evidence
          statement={statement}
          formatTime={(time) => preciseTime(time, timeZone)}
          linkTo={(id) => <Returned id={id} of={statement} model={model} onOpen={onOpen} />}
        />
        <section>
          {text === null ? (
            <Text color="secondary">The server showed no text for this statement.</Text>
          ) : (
            <Sql text={text} />
          )}
        </section>
        <dl className={styles.facts}>
          {propertiesOf(statement, (time) => preciseTime(time, timeZone)).map(({ name, value }) => (
            <React.Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </React.Fragment>
          ))}
        </dl>
        {chain.length > 1 ? (
          <LockTree
            key={keyOf(statement)}
            links={chain}
            formatTime={(time) => preciseTime(time, timeZone)}
            canOpen={(key) => model.statements.some((one) => keyOf(one) === key)}
            onOpen={onOpen}
          />
        ) : (
          <>
            <Relatives title="Waits for" items={waitsFor} onOpen={onOpen} />
            <Relatives title="Waited behind it" items={waiters} onOpen={onOpen} />
          </>
        )}
      </div>
    </Drawer>
  );
}

interface ReturnedProps {
  id: string;
  of: Statement;
  model: TimelineData;
  onOpen(key: string): void;
}

/** The killed statement that came back: to be opened, where it is in the picture. */
function Returned({ id, of, model, onOpen }: ReturnedProps) {
  const key = keyOf({ instance: of.instance, id });
  const killed = model.statements.find((one) => keyOf(one) === key);
  return killed === undefined ? (
    <>{visible(id)}</>
  ) : (
    <Button variant="primary" fill="text" size="sm" onClick={() => onOpen(key)}>
      {sessionName(killed)}
    </Button>
  );
}

/** One Escape closes: by itself, the first one only takes away the tooltip of the drawer's own close button. */
function useEscape(onClose: () => void) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        onClose();
      }
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, [onClose]);
}

const certainty = { certain: 'certain', likely: 'likely', unknown: 'not certain' } as const;

interface RelativesProps {
  title: string;
  items: Array<{ statement: Statement | null; note: string }>;
  onOpen(key: string): void;
}

function Relatives({ title, items, onOpen }: RelativesProps) {
  const styles = useStyles2(getStyles);
  if (items.length === 0) {
    return null;
  }
  return (
    <section>
      <Text element="h4" variant="h5">
        {title}
      </Text>
      <ul className={styles.relatives}>
        {items.map(({ statement, note }, i) => (
          <li key={i}>
            {statement === null ? (
              note
            ) : (
              <>
                <Button variant="primary" fill="text" size="sm" onClick={() => onOpen(keyOf(statement))}>
                  {sessionName(statement)}
                </Button>
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
  sections: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2.5) }),
  outcome: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(1),
    paddingLeft: theme.spacing(1.5),
    borderLeft: '4px solid',
    fontSize: theme.typography.h4.fontSize,
  }),
  aside: css({ color: theme.colors.text.secondary, fontSize: theme.typography.body.fontSize }),
  evidence: css({
    margin: theme.spacing(1, 0, 0, 0),
    paddingLeft: theme.spacing(4),
    color: theme.colors.text.secondary,
  }),
  facts: css({
    display: 'grid',
    gridTemplateColumns: 'max-content 1fr',
    gap: theme.spacing(0.5, 2),
    margin: 0,
    dt: { fontWeight: theme.typography.fontWeightRegular, color: theme.colors.text.secondary },
    dd: { margin: 0, overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' },
  }),
  relatives: css({ listStyle: 'none', margin: theme.spacing(0.5, 0, 0, 0), li: { overflowWrap: 'anywhere' } }),
});

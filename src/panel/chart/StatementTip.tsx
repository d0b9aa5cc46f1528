import React from 'react';
import type { TimeZone } from '@grafana/schema';
import { Stack, Text } from '@grafana/ui';
import { queryAge } from '../../components/evidence/describe';
import { parseDetails } from '../../shared/details';
import { killerOf, outcomeDisplays } from '../../shared/outcomes';
import { duration, oneLine } from '../../shared/text';
import { preciseTime, sessionName } from '../data/format';
import type { Bar } from '../data/lanes';
import type { Statement } from '../data/statements';
import { waitText } from '../data/waits';

/** One statement in a few lines, for the pointer. */
export function StatementTip({ bar, timeZone }: { bar: Bar; timeZone: TimeZone }) {
  const { statement, from, to, waiting, isNew, isOpen, longestWait } = bar;
  const { glyph, word } = outcomeDisplays[statement.outcome];
  const killer = killerOf(statement);
  const waited = waiting.reduce((sum, span) => sum + span.to - span.from, 0) / 1000;
  return (
    <Stack direction="column" gap={0.5}>
      <Text weight="medium">
        {glyph} {sessionName(statement)} {word}
        {killer === null ? '' : ` by ${killer}`}
      </Text>
      <Text>
        {duration((to - from) / 1000)} since {preciseTime(from, timeZone)}
      </Text>
      {isNew && <Text color="warning">NEW: {ageOf(statement)}</Text>}
      {statement.ioShare !== null && <Text>{Math.round(statement.ioShare * 100)} % of the instance’s disk I/O</Text>}
      {waited > 0 && <Text>{waitText(waited, isOpen && waiting.at(-1)?.to === to, longestWait)}</Text>}
      {statement.blocking !== null && statement.blocking > 0 && (
        <Text color="error">{sessions(statement.blocking)} waited behind it</Text>
      )}
      <Text variant="code">{oneLine(statement.text ?? statement.digestText ?? 'text not known')}</Text>
    </Stack>
  );
}

/** Read only when the tip is shown: a statement's details are JSON. */
function ageOf(statement: Statement): string {
  const firstSeen = parseDetails(statement.details).digest?.firstSeen ?? null;
  return firstSeen === null ? 'query never seen before' : `query ${queryAge(firstSeen, statement)}`;
}

function sessions(count: number): string {
  return count === 1 ? '1 session' : `${count} sessions`;
}

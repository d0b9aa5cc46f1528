import React, { useState } from 'react';
import { dateTimeFormat } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { Alert, Button, Stack, Text } from '@grafana/ui';
import type { OtherSource } from '../../shared/resources';
import { visible } from '../../shared/text';
import { endSampling } from '../backend';
import { errorMessage } from '../../components/use-answer';

/** For administrators: the other data sources that are sampled, deleted ones too. */
export function Others({ ds, others }: { ds: string; others: OtherSource[] }) {
  const [ended, setEnded] = useState<string[]>([]);
  const sampled = others.filter(({ uid }) => !ended.includes(uid));
  return sampled.length === 0 ? null : (
    <section aria-label="Also sampled">
      <h3>Also sampled</h3>
      <p>
        Grafana does not tell when a data source is deleted. Sampling ends after the idle time of its settings, or here.
      </p>
      <Stack direction="column" gap={1}>
        {sampled.map((other) => (
          <Other key={other.uid} ds={ds} other={other} onEnd={() => setEnded([...ended, other.uid])} />
        ))}
      </Stack>
    </section>
  );
}

function Other({ ds, other, onEnd }: { ds: string; other: OtherSource; onEnd(): void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const { uid, name, idleSince } = other;
  const isKnown = getDataSourceSrv().getInstanceSettings(uid) !== undefined;
  const end = () => endSampling(ds, uid).then(onEnd, (error: unknown) => setProblem(errorMessage(error)));
  return (
    <Stack direction="row" alignItems="center" gap={1} wrap="wrap">
      <strong>{visible(name)}</strong>
      <Text color="secondary">
        {visible(
          `uid ${uid}, last request ${dateTimeFormat(idleSince)}${isKnown ? '' : ', not a data source of Grafana'}`
        )}
      </Text>
      <Button
        size="sm"
        variant="secondary"
        aria-label={visible(`End the sampling of ${name}`)}
        onClick={() => void end()}
      >
        End sampling
      </Button>
      {problem !== null && <Alert severity="error" title={problem} />}
    </Stack>
  );
}

import React, { useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Badge, Stack, Text, useStyles2 } from '@grafana/ui';
import type { InstanceSetup } from '../../shared/resources';
import { visible } from '../../shared/text';
import { Enable } from './Enable';
import { missingText } from './features-off';
import { Readings } from './Readings';
import { Shortcomings } from './Shortcomings';
import { lastSampled, samplingStatus } from './sampling-status';
import { Switches } from './Switches';

/** One server: whether it is sampled, what is read from it, and what is missing. */
export function Instance({ setup: loaded, ds }: { setup: InstanceSetup; ds: string }) {
  const styles = useStyles2(getStyles);
  const [changed, setChanged] = useState<InstanceSetup | null>(null);
  const setup = changed ?? loaded;
  const { instance, flavour, version, problem, shortcomings, readable, switches } = setup;
  const { text, color } = samplingStatus(setup);
  const name = visible(instance);
  const missing = missingText(setup);
  return (
    <section aria-label={name}>
      <Stack direction="row" alignItems="center" gap={1} wrap="wrap">
        <h3>{name}</h3>
        <Badge text={text} color={color} />
        {version !== null && (
          <Text color="secondary">
            {flavour ?? 'server'} {version}
          </Text>
        )}
      </Stack>
      {problem !== null && (
        <Alert severity="error" title="This instance cannot be sampled">
          {problem}
        </Alert>
      )}
      {setup.sampleAge !== null && <p>{lastSample(setup.sampleAge, setup.sampleCost)}</p>}
      {missing !== null && <p>{missing}</p>}
      {shortcomings.length > 0 && <Shortcomings of={shortcomings} instance={name} />}
      <Enable setup={setup} ds={ds} onChange={setChanged} />
      {readable.length > 0 && (
        <div className={styles.part}>
          <h4>What is read</h4>
          <Readings of={readable} instance={name} />
        </div>
      )}
      {switches.length > 0 && (
        <div className={styles.part}>
          <h4>Consumers and instruments</h4>
          <Switches of={switches} instance={name} />
        </div>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({ part: css({ marginTop: theme.spacing(3) }) });

/** `Last sampled 3 s ago; a sample costs the server 2.1 ms.` */
function lastSample(sampleAge: number, sampleCost: number | null): string {
  const cost = sampleCost === null ? '' : `; a sample costs the server ${sampleCost.toFixed(1)} ms`;
  return `${lastSampled(sampleAge)}${cost}.`;
}

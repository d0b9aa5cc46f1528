import React, { useState } from 'react';
import { Alert, Button, Stack, Text } from '@grafana/ui';
import { CopyableSql } from '../../components/CopyableSql';
import type { InstanceSetup } from '../../shared/resources';
import { visible } from '../../shared/text';
import { isAdmin } from '../permissions';
import { enableSwitches } from '../backend';
import { errorMessage } from '../../components/use-answer';

interface Props {
  setup: InstanceSetup;
  ds: string;
  onChange(setup: InstanceSetup): void;
}

type State =
  { is: 'idle' } | { is: 'working' } | { is: 'done'; statements: string[] } | { is: 'failed'; message: string };

/** A button that switches on what is missing, for administrators. If the account may not do that, the GRANT for it. */
export function Enable({ setup, ds, onChange }: Props) {
  const [state, setState] = useState<State>({ is: 'idle' });
  const off = setup.switches.filter(({ on, needed }) => needed && !on);
  const { instance, canEnable, grantToEnable } = setup;

  const run = async () => {
    setState({ is: 'working' });
    try {
      const { done, instance: now } = await enableSwitches(ds, instance);
      onChange(now);
      setState({ is: 'done', statements: done });
    } catch (error) {
      setState({ is: 'failed', message: errorMessage(error) });
    }
  };

  return (
    <Stack direction="column" gap={1} alignItems="flex-start">
      {off.length > 0 && canEnable && isAdmin() && (
        <Button icon="power" disabled={state.is === 'working'} onClick={() => void run()}>
          {state.is === 'working' ? 'Switching on…' : 'Switch on what is missing'}
        </Button>
      )}
      {off.length > 0 && canEnable && !isAdmin() && (
        <Text color="secondary">A Grafana administrator can switch on what is missing here.</Text>
      )}
      {off.length > 0 && !canEnable && grantToEnable !== null && (
        <>
          <Text color="secondary">The account may not switch them on. This statement allows it:</Text>
          <CopyableSql
            label={`Allows Runaway to switch on what is missing on ${visible(instance)}`}
            sql={grantToEnable}
          />
        </>
      )}
      {state.is === 'failed' && (
        <Alert severity="error" title="Switching on failed">
          {state.message}
        </Alert>
      )}
      {state.is === 'done' && <Done statements={state.statements} instance={visible(instance)} />}
    </Stack>
  );
}

function Done({ statements, instance }: { statements: string[]; instance: string }) {
  return statements.length === 0 ? (
    <Alert severity="info" title="Everything was already on" />
  ) : (
    <Alert severity="success" title={`Switched on for ${instance} until the server restarts`}>
      <p>To keep it after a restart, set it in the server’s configuration too. These statements were run:</p>
      <CopyableSql label={`Run on ${instance}`} sql={statements.map((sql) => `${sql};`).join('\n')} />
    </Alert>
  );
}

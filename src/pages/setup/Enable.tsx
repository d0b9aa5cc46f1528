import React, { useState } from 'react';
import { Alert, Button, Stack, Text } from '@grafana/ui';
import { CopyableSql } from '../../components/CopyableSql';
import type { InstanceSetup } from '../../shared/resources';
import { isAdmin } from '../permissions';
import { enableSwitches } from '../backend';
import { errorMessage } from '../use-answer';

interface Props {
  setup: InstanceSetup;
  ds: string;
  onChange(setup: InstanceSetup): void;
}

type State = { is: 'idle' } | { is: 'working' } | { is: 'done'; statements: string[] } | { is: 'failed'; why: string };

/** Runs the UPDATEs for an administrator where the account may; else says what would let it. */
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
      setState({ is: 'failed', why: errorMessage(error) });
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
        <Text color="secondary">An administrator of Grafana can switch on here what is off.</Text>
      )}
      {off.length > 0 && !canEnable && grantToEnable !== null && (
        <>
          <Text color="secondary">The account may not switch them on from here. With this it may:</Text>
          <CopyableSql label={`Lets Runaway switch on what ${instance} lacks`} sql={grantToEnable} />
        </>
      )}
      {state.is === 'failed' && (
        <Alert severity="error" title="They could not be switched on">
          {state.why}
        </Alert>
      )}
      {state.is === 'done' && <Done statements={state.statements} instance={instance} />}
    </Stack>
  );
}

function Done({ statements, instance }: { statements: string[]; instance: string }) {
  return statements.length === 0 ? (
    <Alert severity="info" title="Nothing was off any more" />
  ) : (
    <Alert severity="success" title={`Done on ${instance}; it holds until the server restarts`}>
      <p>To make it last, put it into the server’s configuration as well. These statements were run:</p>
      <CopyableSql label={`Run on ${instance}`} sql={statements.map((sql) => `${sql};`).join('\n')} />
    </Alert>
  );
}

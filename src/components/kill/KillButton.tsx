import React, { useCallback, useState } from 'react';
import { Button, Text } from '@grafana/ui';
import type { KillPreviewRequest } from '../../shared/kill';
import { useAnswer } from '../use-answer';
import { fetchKillRight } from './backend';
import { KillDialog } from './KillDialog';

interface Props {
  /** The data source's uid. */
  ds: string;
  request: KillPreviewRequest;
}

/** Opens the kill's dialog. Whoever may not kill sees why; where killing is switched off there is nothing. */
export function KillButton({ ds, request }: Props) {
  const [isOpen, setOpen] = useState(false);
  const right = useAnswer(useCallback(() => fetchKillRight(ds), [ds]));
  const close = useCallback(() => setOpen(false), []);
  if (right.state !== 'done' || !right.value.isOn) {
    return null;
  }
  if (!right.value.mayKill) {
    return <Text color="secondary">{right.value.why ?? 'You may not kill.'}</Text>;
  }
  return (
    <div>
      <Button variant="destructive" icon="times-circle" onClick={() => setOpen(true)}>
        {request.mode === 'connection' ? 'Kill connection…' : 'Kill statement…'}
      </Button>
      {isOpen && <KillDialog ds={ds} request={request} onClose={close} />}
    </div>
  );
}

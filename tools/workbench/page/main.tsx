import './boot';
import React, { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Alert, Button } from '@grafana/ui';
import { PanelHost } from './PanelHost';
import { Stage, modeOf } from './Stage';
import { Tiles } from './Tiles';
import { useAnswer, type Period } from './use-answer';

const params = new URLSearchParams(window.location.search);
const [from, to] = [Number(params.get('from')), Number(params.get('to'))];
const asked: Period = from > 0 && to > from ? { from, to } : { minutes: Number(params.get('minutes')) || 5 };

function Page() {
  const [period, setPeriod] = useState<Period>(asked);
  const { title, range, frames, activity, errors } = useAnswer(params.get('ds'), period);
  return (
    <>
      <Tiles title={title} activity={activity}>
        {period !== asked && (
          <Button variant="secondary" icon="history" onClick={() => setPeriod(asked)}>
            Back
          </Button>
        )}
      </Tiles>
      {errors.length > 0 && (
        <Alert title="A query failed" severity="error">
          {errors.join(' ')}
        </Alert>
      )}
      <PanelHost frames={frames} range={range} timeZone="browser" onChangeTimeRange={setPeriod} />
    </>
  );
}

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <Stage mode={modeOf(params)}>
      <Page />
    </Stage>
  );
}

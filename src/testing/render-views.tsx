import { plugin } from 'bun';
import { readFileSync } from 'node:fs';
import './browser';
import { createTheme } from '@grafana/data';
import React, { type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { InstanceSetup } from '../shared/resources';
import { statement } from '../panel/data/statement.fixture';

/** Renders every view with rows whose texts hold characters that deceive, and prints the views' HTML as JSON. */

const bad = 'a\u202eb\u0007c\u061cd';

/** Shows every text it is given, so that nothing is hidden from the test. */
function Shown(props: Record<string, unknown>): ReactNode {
  const texts = Object.entries(props).filter(([name, value]) => name !== 'href' && typeof value === 'string');
  const nodes = Object.values(props).filter((value) => React.isValidElement(value));
  return (
    <div>
      {texts.map(([, text]) => String(text)).join(' ')}
      {nodes.map((node, i) => (
        <React.Fragment key={i}>{node as ReactNode}</React.Fragment>
      ))}
      {Array.isArray(props['children']) && (props['children'] as ReactNode)}
    </div>
  );
}

interface Table {
  columns: Array<{ id: string; cell?: (cell: unknown) => ReactNode }>;
  data: Array<Record<string, unknown>>;
}

function InteractiveTable({ columns, data }: Table): ReactNode {
  return data.map((original, i) => (
    <div key={i}>
      {columns.map(({ id, cell }) => (
        <div key={id}>{cell === undefined ? String(original[id]) : cell({ row: { original } })}</div>
      ))}
    </div>
  ));
}

/** Styles and a theme: each of their names is a class or a colour. */
const styles: unknown = new Proxy(
  {},
  { get: (_, key) => (key === 'colors' || key === 'visualization' ? styles : 'x') }
);
const files = [...new Bun.Glob('src/{panel,pages,components}/**/*.{ts,tsx}').scanSync()];
/** Stands for a package: every name that the views import from it. */
function standIn(name: string, given: Record<string, unknown>): void {
  const pattern = new RegExp(`import \\{([^}]*)\\} from '${name}'`, 'g');
  const names = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(pattern)].flatMap(([, list = '']) =>
      list.split(',').map((one) => one.trim())
    )
  );
  const exports = Object.fromEntries(names.filter((one) => !one.startsWith('type ')).map((one) => [one, Shown]));
  plugin({
    name,
    setup: (build) => void build.module(name, () => ({ exports: { ...exports, ...given }, loader: 'object' })),
  });
}
standIn('@grafana/ui', { useStyles2: () => styles, useTheme2: () => createTheme(), InteractiveTable });
standIn('@grafana/runtime', {
  config: { bootData: { user: { orgRole: 'Admin' } } },
  getDataSourceSrv: () => ({ getList: () => [{ uid: bad, name: bad }], getInstanceSettings: () => null }),
});

const { IncidentTable } = await import('../pages/incidents/IncidentTable');
const { Incident } = await import('../pages/incidents/Incident');
const { statementRows } = await import('../components/statement-rows');
const { readStatements } = await import('../panel/data/statements');
const { readLockNodes } = await import('../panel/data/lock-nodes');
const { StatementDrawer } = await import('../panel/drawer/StatementDrawer');
const { StatementTip } = await import('../panel/chart/StatementTip');
const { StatementList } = await import('../panel/chart/StatementList');
const { packLanes } = await import('../panel/data/lanes');
const { layoutRows } = await import('../panel/chart/lane-rows');
const { readWaits } = await import('../panel/data/waits');
const { DiskTip } = await import('../panel/chart/DiskTip');
const { Instance } = await import('../pages/setup/Instance');
const { Standing } = await import('../pages/setup/Standing');
const { Others } = await import('../pages/setup/Others');
const { History } = await import('../pages/setup/History');
const { Answered } = await import('../pages/Answered');
const { errorMessage } = await import('../components/use-answer');
const { visibleDeep } = await import('../shared/text');
const { toDataFrame } = await import('@grafana/data');

const details = JSON.stringify({
  reasons: ['time'],
  plan: { json: null, tree: null, problem: bad },
  progress: { stage: bad, completed: null, estimated: null, rowsPerSecond: null },
  returnOf: bad,
  inner: {
    seen: 2000,
    statement: { text: bad, digest: bad, event: bad, since: 0, path: [bad] },
    short: { perSecond: 3, text: bad, path: [bad] },
  },
  waitedFor: { object: bad, seconds: 2 },
});
const names = { user: bad, host: bad, db: bad, digest: bad, digestText: bad, text: bad, state: bad, killer: bad };
const row = {
  ...statement({ id: 'a' }),
  ...names,
  instance: bad,
  evidence: bad,
  waitingOn: 'b',
  details,
  outcome: 'killed',
};
const other = { ...row, id: 'b', waitingOn: null, processlistId: null };
const frameOf = (rows: object[]) => toDataFrame(rows);
const lock = { ...names, instance: bad, object: bad, index: bad, mode: bad, record: bad, took: bad, note: bad };
const locks = frameOf([
  { ...lock, id: 'y', parent: null, statementId: null, waited: null, from: 0, to: 5, waiters: 1, lockKind: null },
  { ...lock, id: 'x', parent: 'y', statementId: 'a', waited: 5, from: 0, to: 5, waiters: 0, lockKind: 'row' },
]);
const statements = readStatements([frameOf([row, other, { ...other, id: 'c', instance: `${bad}2` }])]);
const [first] = statements;
const [runaway] = statementRows([frameOf([row])]);
if (first === undefined || runaway === undefined) {
  throw new Error('no rows');
}
const waits = readWaits([locks]);
const timeline = {
  statements,
  waits,
  locks: readLockNodes([locks]),
  disks: [],
  coverage: [],
  has: { statements: true, disks: true, locks: true },
};
const lanes = (['connection', 'user', 'schema'] as const).flatMap((groupBy) =>
  packLanes(statements, waits, {
    groupBy,
    minDuration: 0,
    now: 0,
  })
);
const [bar] = lanes.flatMap((lane) => lane.bars);
const setup: InstanceSetup = visibleDeep(
  {
    instance: bad,
    standing: 'not sampled',
    version: bad,
    flavour: 'MySQL',
    problem: bad,
    sampleAge: 1,
    sampleCost: 1,
    shortcomings: [{ severity: 'error', what: bad, lost: bad, remedy: bad }],
    readable: [{ what: bad, ok: false, why: bad }],
    switches: [{ name: bad, kind: 'consumer', on: false, needed: true, gives: bad, remedy: bad }],
    canEnable: false,
    grantToEnable: bad,
  },
  new Set(['instance', 'remedy', 'grantToEnable'])
);
const params = { ds: 'a', range: { from: 'now-1h', to: 'now' }, timeZone: undefined };
const list = { current: null };
const nothing = () => undefined;
const disk = { instance: bad, read: new Map(), write: new Map(), spikes: [] };

const views: Record<string, ReactNode> = {
  'incident list': <IncidentTable runaways={[runaway]} params={params} />,
  incident: <Incident runaway={runaway} params={params} />,
  drawer: (
    <StatementDrawer
      statement={first}
      timeline={timeline}
      timeZone="utc"
      ds={null}
      onOpen={nothing}
      onClose={nothing}
    />
  ),
  'drawer without a tree': (
    <StatementDrawer
      statement={first}
      timeline={{ ...timeline, locks: [] }}
      timeZone="utc"
      ds={null}
      onOpen={nothing}
      onClose={nothing}
    />
  ),
  tip: bar && <StatementTip bar={bar} timeZone="utc" />,
  'disk tip': <DiskTip disk={disk} time={0} timeZone="utc" />,
  'list for screen readers': (
    <StatementList
      list={list}
      lanes={lanes}
      marks={[]}
      timeZone="utc"
      focused={null}
      onFocus={nothing}
      onOpen={nothing}
    >
      {null}
    </StatementList>
  ),
  lanes: layoutRows(lanes, 500, 12, null).map((lane) => [lane.header, lane.lane?.title, lane.lane?.detail].join(' ')),
  'Setup, an instance': <Instance setup={setup} ds="a" />,
  'Setup for all': <Standing instances={[setup]} />,
  'other data sources': <Others ds="a" others={[{ uid: bad, name: bad, idleSince: 0 }]} />,
  history: <History path={visibleDeep(bad)} warning={visibleDeep(bad)} size={null} />,
  error: (
    <Answered answer={{ state: 'failed', problem: errorMessage(new Error(bad)) }} what="this">
      {() => null}
    </Answered>
  ),
};
const html = Object.entries(views).map(([name, view]) => [name, renderToStaticMarkup(<>{view}</>)]);
process.stdout.write(JSON.stringify(Object.fromEntries(html)));

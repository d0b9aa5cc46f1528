import { TableCellDisplayMode, TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import type { StatementDetails } from '../../src/shared/details';
import type { DeadlockRow, LockRow, StatementRow } from '../../src/shared/frames';
import type { RunawayQueryInput } from '../../src/shared/query';
import { outcomeMapping } from './colors';
import { askChosen, chosen } from './query';
import { clock } from './units';

/** A shown column: its heading, and its width in pixels; without a width it takes the remaining space. */
type Columns<Row> = Partial<Record<keyof Row & string, [heading: string, width?: number]>>;

interface Table<Row> {
  title: string;
  description: string;
  query: RunawayQueryInput;
  columns: Columns<Row>;
  /** Fields that are kept for links but not shown. */
  hidden?: Array<keyof Row & string>;
  sort?: keyof Row & string;
  /** Columns taken from the details' JSON. */
  details?: Array<{ path: string; alias: keyof Row & string }>;
}

const hide: DynamicConfigValue[] = [
  // The first is read by Grafana 11, the second since 12.
  { id: 'custom.hidden', value: true },
  { id: 'custom.hideFrom', value: { viz: true, legend: true, tooltip: true } },
];

function table<Row>({ title, description, query, columns, hidden = [], sort, details }: Table<Row>): PanelBuilder {
  const shown = Object.entries<[string, number?] | undefined>(columns).flatMap(([name, column]) =>
    column ? [{ name, heading: column[0], width: column[1] }] : []
  );
  const base = new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(chosen)
    .withTarget(askChosen('A', query))
    .noValue('');
  if (details !== undefined) {
    base.withTransformation({
      id: 'extractFields',
      options: { source: 'details', format: 'json', jsonPaths: details, keepTime: false, replace: false },
    });
  }
  const panel = base
    // Only the fields named here: one that the backend adds later must not push others off the screen.
    .withTransformation({
      id: 'filterFieldsByName',
      options: { include: { names: [...shown.map(({ name }) => name), ...hidden] } },
    })
    .withTransformation({
      id: 'organize',
      options: {
        indexByName: Object.fromEntries([...shown.map(({ name }) => name), ...hidden].map((name, at) => [name, at])),
        renameByName: Object.fromEntries(shown.map(({ name, heading }) => [name, heading])),
      },
    });
  for (const { heading, width } of shown) {
    if (width !== undefined) {
      panel.overrideByName(heading, [{ id: 'custom.width', value: width }]);
    }
  }
  for (const name of hidden) {
    panel.overrideByName(name, hide);
  }
  const first = shown.find(({ name }) => name === sort);
  return first ? panel.sortBy([new TableSortByFieldStateBuilder().displayName(first.heading).desc(true)]) : panel;
}

/** The least width of a column with SQL, pixels. Columns after it may have to be scrolled to. */
const TEXT_WIDTH = 320;

const text = (heading: string): [string, DynamicConfigValue[]] => [
  heading,
  [
    { id: 'custom.inspect', value: true },
    { id: 'custom.minWidth', value: TEXT_WIDTH },
  ],
];

/** Columns taken out of a running statement's details. */
interface Inside {
  inner: string;
  innerRate: number;
}

const running: Columns<StatementRow & Inside> = {
  user: ['User', 110],
  processlistId: ['Id', 80],
  elapsed: ['Running for', 110],
  blocking: ['Blocking', 90],
  ioShare: ['Share of I/O', 105],
  text: ['Statement'],
  state: ['State', 170],
  instance: ['Instance', 120],
  db: ['Database', 110],
  readBytes: ['File reads (est.)', 125],
  writeBytes: ['File writes (est.)', 125],
  rowsExamined: ['Rows examined', 125],
  inner: ['Inside it'],
  innerRate: ['Short ones inside, a second', 190],
};

/** Columns taken out of a statement's details. */
interface FromDetails {
  isNew: boolean;
  why: string;
}

const ran: Columns<StatementRow & FromDetails> = {
  start: ['Start', 180],
  instance: ['Instance', 120],
  elapsed: ['Ran for', 100],
  outcome: ['Outcome', 150],
  killer: ['Killed by', 180],
  isNew: ['New', 70],
  text: ['Statement'],
  why: ['Why', 110],
  user: ['User', 110],
  db: ['Database', 110],
  readBytes: ['File reads (est.)', 125],
  writeBytes: ['File writes (est.)', 125],
  blocking: ['Blocked', 85],
};

const locked: Columns<LockRow> = {
  depth: ['Level', 90],
  processlistId: ['Id', 80],
  user: ['User', 110],
  waited: ['Waited', 90],
  waiters: ['Sessions behind', 130],
  took: ['Lock acquired by'],
  object: ['Object', 160],
  text: ['Statement'],
  lockKind: ['Lock', 90],
  confidence: ['Blocker', 90],
  note: ['Note'],
  instance: ['Instance', 120],
  heldSince: ['Held since', 180],
  index: ['Index', 110],
  mode: ['Mode', 130],
  record: ['Record', 130],
};

const deadlocked: Columns<DeadlockRow> = {
  time: ['Time', 180],
  instance: ['Instance', 120],
  object: ['Object', 180],
  index: ['Index', 110],
  victim: ['Rolled back', 100],
  victimText: ['Rolled-back statement'],
  survivor: ['Survivor', 100],
  survivorText: ['Surviving statement'],
  report: ['The server’s report', 160],
};

/** Levels of the lock tree, each indented below the one that it waits for. */
const levelMapping = {
  type: 'value',
  options: Object.fromEntries(
    Array.from({ length: 10 }, (_, level) => [
      level,
      { text: level === 0 ? '0' : `${'\u2003'.repeat(level - 1)}└ ${level}`, index: level },
    ])
  ),
};

/** What Grafana writes where a row's JSON has no such path. */
const absent = { 'Not Found': { text: '', index: 9 } };

const newMapping = {
  type: 'value',
  options: { true: { text: 'NEW', color: 'orange', index: 0 }, false: { text: '', index: 1 }, ...absent },
};

type Reason = NonNullable<StatementDetails['runawayBy']>[number];

const reasons: Record<Reason, string> = {
  time: 'ran long',
  io: 'disk',
  return: 'came back',
  blocking: 'blocked others',
};

const whyMapping = {
  type: 'value',
  options: {
    ...Object.fromEntries(Object.entries(reasons).map(([reason, text], index) => [reason, { text, index }])),
    ...absent,
  },
};

const toIncident = {
  title: 'Open this runaway',
  url: '/a/runaway-mysql-app/incidents/${__data.fields.id}?ds=${datasource:raw}&from=${__from}&to=${__to}',
};

/** The tables: what runs, who waits, which deadlocks and runaways there were. */
export const tables = {
  running: table<StatementRow & Inside>({
    title: 'Statements running',
    description: 'Statements that have run for more than a second at the end of the time range, the longest first.',
    query: { queryType: 'statements', when: 'now', minElapsed: 1, outcomes: ['running'] },
    details: [
      { path: 'inner.statement.text', alias: 'inner' },
      { path: 'inner.short.perSecond', alias: 'innerRate' },
    ],
    columns: running,
    sort: 'elapsed',
  })
    .overrideByName(...text('Statement'))
    .overrideByName(...text('Inside it'))
    .overrideByName('Running for', [{ id: 'unit', value: clock }])
    .overrideByName('Short ones inside, a second', [{ id: 'decimals', value: 0 }]),
  locks: table<LockRow>({
    title: 'Who waits behind whom',
    description:
      'Level 0 holds the lock; each deeper level waits for the one above it. As it was at the end of the time range.',
    query: { queryType: 'locks', as: 'tree', when: 'now' },
    columns: locked,
  })
    .overrideByName('Level', [{ id: 'mappings', value: [levelMapping] }])
    .overrideByName(...text('Statement'))
    .overrideByName(...text('Lock acquired by')),
  deadlocks: table<DeadlockRow>({
    title: 'Deadlocks',
    description: 'Deadlocks in the time range: which session was rolled back, and which survived.',
    query: { queryType: 'locks', as: 'deadlocks' },
    columns: deadlocked,
    sort: 'time',
  })
    .overrideByName(...text('Rolled-back statement'))
    .overrideByName(...text('Surviving statement'))
    .overrideByName(...text('The server’s report')),
  runaways: table<StatementRow & FromDetails>({
    title: 'Runaways',
    description: 'Statements that became runaways in the time range, and how they ended.',
    query: { queryType: 'runaways', as: 'table' },
    details: [
      { path: 'digest.isNew', alias: 'isNew' },
      { path: 'runawayBy.0', alias: 'why' },
    ],
    columns: ran,
    hidden: ['id'],
    sort: 'start',
  })
    .overrideByName(...text('Statement'))
    .overrideByName('New', [
      { id: 'mappings', value: [newMapping] },
      { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } },
    ])
    .overrideByName('Why', [{ id: 'mappings', value: [whyMapping] }])
    .overrideByName('Ran for', [{ id: 'unit', value: clock }])
    .overrideByName('Start', [{ id: 'links', value: [toIncident] }])
    .overrideByName('Outcome', [
      { id: 'mappings', value: [outcomeMapping] },
      { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } },
    ]),
};

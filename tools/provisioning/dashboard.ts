/* eslint-disable @typescript-eslint/no-deprecated -- Grafana 11.6 reads only the schema before dashboardv2. */
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
  type Dashboard,
  type GridPos,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { disk } from './disk';
import { askChosen, chosen, dataSourceType, provisioned } from './query';
import { tables } from './tables';
import { tiles } from './tiles';
import { timeline } from './timeline';

export const uid = 'runaway-mysql-incident';
/** Panels that alert rules point to. */
export const panelIds = { spike: 4, up: 5, timeline: 6, locks: 8 };

interface Placeable {
  id(id: number): this;
  gridPos(at: GridPos): this;
  build(): Panel;
}

function place<Builder extends Placeable>(
  panel: Builder,
  id: number,
  x: number,
  y: number,
  w: number,
  h: number
): Builder {
  return panel.id(id).gridPos({ x, y, w, h });
}

const row = (title: string, id: number, y: number) => new RowBuilder(title).id(id).gridPos({ x: 0, y, w: 24, h: 1 });

const dataSource = new DatasourceVariableBuilder('datasource')
  .label('Data source')
  .type(dataSourceType)
  // Without it Grafana chooses the first data source by name.
  .current({ text: 'Runaway', value: provisioned.uid });

const instance = new QueryVariableBuilder('instance')
  .label('Instance')
  .datasource(chosen)
  .query({ refId: 'instance', of: 'instance' })
  .refresh(VariableRefresh.OnDashboardLoad)
  .sort(VariableSort.AlphabeticalAsc)
  .multi(true)
  .includeAll(true)
  .current({ text: ['All'], value: ['$__all'] });

const runaways = new AnnotationQueryBuilder()
  .name('Runaways')
  .datasource(chosen)
  .enable(true)
  .iconColor('red')
  .target(askChosen('Anno', { queryType: 'runaways', as: 'regions' }));

const link = (title: string, icon: string, page: string) =>
  new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon(icon)
    .url(`/a/runaway-mysql-app/${page}?ds=\${datasource:raw}`)
    .keepTime(page === 'incidents');

/** "MySQL incident": from the disk to the statement, to who waits behind it, and to how it ended. */
export function dashboard(): Dashboard {
  return new DashboardBuilder('MySQL incident')
    .uid(uid)
    .description('What uses the disk, which statement it is, who waits behind it, and how it ended.')
    .tags(['mysql', 'mariadb', 'runaway'])
    .editable()
    .timezone('browser')
    .time({ from: 'now-15m', to: 'now' })
    .refresh('5s')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(dataSource)
    .withVariable(instance)
    .annotation(runaways)
    .link(link('Incidents', 'bolt', 'incidents'))
    .link(link('Setup', 'cog', 'setup'))
    .withPanel(place(tiles.runaways, 1, 0, 0, 5, 5))
    .withPanel(place(tiles.longest, 2, 5, 0, 5, 5))
    .withPanel(place(tiles.waiting, 3, 10, 0, 5, 5))
    .withPanel(place(tiles.spike, panelIds.spike, 15, 0, 5, 5))
    .withPanel(place(tiles.up, panelIds.up, 20, 0, 4, 5))
    .withPanel(place(timeline(), panelIds.timeline, 0, 5, 24, 15))
    .withRow(row('At the end of the time range', 20, 20))
    .withPanel(place(tables.running, 7, 0, 21, 24, 8))
    .withPanel(place(tables.locks, panelIds.locks, 0, 29, 24, 8))
    .withPanel(place(tables.deadlocks, 15, 0, 37, 24, 7))
    .withRow(row('Disk', 21, 44))
    .withPanel(place(disk.events, 9, 0, 45, 12, 9))
    .withPanel(place(disk.latency, 10, 12, 45, 6, 9))
    .withPanel(place(disk.waiting, 11, 18, 45, 6, 9))
    .withPanel(place(disk.files, 12, 0, 54, 12, 9))
    .withPanel(place(disk.statements, 13, 12, 54, 12, 9))
    .withRow(row('Runaways in this range', 22, 63))
    .withPanel(place(tables.runaways, 14, 0, 64, 24, 10))
    .build();
}

import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import type { QueryKind, RunawayQueryInput } from '../shared/query';
import type { ValueKind } from '../shared/resources';
import type { Secrets, SettingsInput } from '../shared/settings';

/** A query as Grafana saves it in a dashboard, an alert rule or a URL. */
export type RunawayDataQuery = RunawayQueryInput & DataQuery;
export type QueryOf<Kind extends QueryKind> = Extract<RunawayDataQuery, { queryType: Kind }>;

/** jsonData in the config editor: any field may still be missing. */
export type RunawayOptions = Partial<SettingsInput> & DataSourceJsonData;
export type RunawaySecrets = Partial<Secrets>;

/** The names that editors offer. */
export interface ValueSource {
  values(of: ValueKind): Promise<string[]>;
}

/** Props of the editor of one kind of query. */
export interface KindEditorProps<Kind extends QueryKind> {
  query: QueryOf<Kind>;
  onChange(query: QueryOf<Kind>): void;
  source: ValueSource;
}

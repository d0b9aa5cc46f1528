import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import type { QueryKind, RunawayQueryInput } from '../shared/query';
import type { ValueKind } from '../shared/resources';
import type { Secrets, SettingsInput } from '../shared/settings';

/** A query as Grafana keeps it in a dashboard, an alert rule or a URL. */
export type RunawayDataQuery = RunawayQueryInput & DataQuery;
export type QueryOf<Kind extends QueryKind> = Extract<RunawayDataQuery, { queryType: Kind }>;

/** jsonData while it is being edited: anything may still be missing. */
export type RunawayOptions = Partial<SettingsInput> & DataSourceJsonData;
export type RunawaySecrets = Partial<Secrets>;

/** Where the editors get the names to choose from. */
export interface ValueSource {
  values(of: ValueKind): Promise<string[]>;
}

/** What the editor of one kind of query is given. */
export interface KindEditorProps<Kind extends QueryKind> {
  query: QueryOf<Kind>;
  onChange(query: QueryOf<Kind>): void;
  source: ValueSource;
}

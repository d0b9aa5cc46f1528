import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { dataSourceType, shippedDataSource } from '../../src/shared/ids';
import type { RunawayQueryInput } from '../../src/shared/query';

export { dataSourceType };

/** The data source that the dashboard's variable names. */
export const chosen = { type: dataSourceType, uid: '${datasource}' };
/** The data source of provisioning/datasources, for alert rules, which have no variables. */
export const provisioned = { type: dataSourceType, uid: shippedDataSource };

/** One of our queries, as the SDK's builders take them. */
export function ask(refId: string, query: RunawayQueryInput, datasource = chosen): Builder<Dataquery> {
  return { build: () => ({ ...query, refId, datasource, _implementsDataqueryVariant: () => undefined }) };
}

/** A query over the instances chosen on the dashboard. */
export function askChosen(refId: string, query: RunawayQueryInput): Builder<Dataquery> {
  return ask(refId, { ...query, instances: ['$instance'] });
}

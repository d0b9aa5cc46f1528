import type { CoreApp, DataSourceInstanceSettings, ScopedVars, TestDataSourceResponse } from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv, HealthCheckError, HealthStatus } from '@grafana/runtime';
import type { ValueKind, ValuesAnswer } from '../shared/resources';
import { annotationSupport } from './annotations';
import { defaultQuery } from './defaults';
import { successResponse } from './health';
import { interpolateQuery } from './interpolate';
import type { RunawayDataQuery, RunawayOptions, ValueSource } from './types';
import { RunawayVariables } from './variables';

export class RunawayDataSource extends DataSourceWithBackend<RunawayDataQuery, RunawayOptions> implements ValueSource {
  constructor(settings: DataSourceInstanceSettings<RunawayOptions>) {
    super(settings);
    this.annotations = annotationSupport(this);
    this.variables = new RunawayVariables(this);
  }

  override getDefaultQuery(app: CoreApp): Partial<RunawayDataQuery> {
    return defaultQuery(app);
  }

  /** A query that cannot be run is asked all the same: the backend's answer names the field. */
  override filterQuery(query: RunawayDataQuery): boolean {
    return !query.hide;
  }

  override applyTemplateVariables(query: RunawayDataQuery, scoped: ScopedVars): RunawayDataQuery {
    return interpolateQuery(super.applyTemplateVariables(query, scoped), scoped, getTemplateSrv());
  }

  /** As Grafana's own, which keeps the details for failures. */
  override async testDatasource(): Promise<TestDataSourceResponse> {
    const { status, message, details } = await this.callHealthCheck();
    return status === HealthStatus.OK
      ? successResponse({ message, details })
      : Promise.reject({ status: 'error', message, error: new HealthCheckError(message, details) });
  }

  /** Names the backend has seen within its raw retention, sorted. */
  async values(of: ValueKind): Promise<string[]> {
    const { values } = await this.getResource<ValuesAnswer>('values', { of });
    return values;
  }
}

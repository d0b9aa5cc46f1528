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

  /** An invalid query is sent too: the backend's answer names the wrong field. */
  override filterQuery(query: RunawayDataQuery): boolean {
    return !query.hide;
  }

  override applyTemplateVariables(query: RunawayDataQuery, scoped: ScopedVars): RunawayDataQuery {
    return interpolateQuery(super.applyTemplateVariables(query, scoped), scoped, getTemplateSrv());
  }

  /** Like Grafana's own method, but a success also shows its details. */
  override async testDatasource(): Promise<TestDataSourceResponse> {
    const { status, message, details } = await this.callHealthCheck();
    return status === HealthStatus.OK
      ? successResponse({ message, details })
      : Promise.reject({ status: 'error', message, error: new HealthCheckError(message, details) });
  }

  /** Names seen within the retention of samples, sorted. */
  async values(of: ValueKind): Promise<string[]> {
    const { values } = await this.getResource<ValuesAnswer>('values', { of });
    return values;
  }
}

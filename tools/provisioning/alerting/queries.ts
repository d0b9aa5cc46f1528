import { QueryBuilder } from '@grafana/grafana-foundation-sdk/alerting';
import { TypeMathBuilder, TypeReduceBuilder, TypeThresholdBuilder } from '@grafana/grafana-foundation-sdk/expr';
import type { RunawayQueryInput } from '../../../src/shared/query';
import { ask, provisioned } from '../query';

const expressions = { type: '__expr__', uid: '__expr__' };

export type Reducer = 'median' | 'max' | 'last';

/** Asks the data source for the last `seconds`. */
export function asked(refId: string, query: RunawayQueryInput, seconds: number): QueryBuilder {
  return new QueryBuilder(refId)
    .datasourceUid(provisioned.uid)
    .relativeTimeRange({ from: seconds, to: 0 })
    .model(ask(refId, query, provisioned));
}

function expression(refId: string, model: TypeMathBuilder | TypeReduceBuilder | TypeThresholdBuilder): QueryBuilder {
  return new QueryBuilder(refId).datasourceUid(expressions.uid).model(model.refId(refId).datasource(expressions));
}

/** Nulls are dropped: where the last sample is missing, the samples before it decide. */
export function reduced(refId: string, of: string, reducer: Reducer): QueryBuilder {
  return expression(refId, new TypeReduceBuilder().expression(of).reducer(reducer).settings({ mode: 'dropNN' }));
}

export function compared(refId: string, of: string, type: 'gt' | 'lt', limit: number): QueryBuilder {
  const condition = { evaluator: { type, params: [limit] } };
  return expression(refId, new TypeThresholdBuilder().expression(of).conditions([condition]));
}

/** `$A - 1000`, in Grafana's expressions. */
export function computed(refId: string, math: string): QueryBuilder {
  return expression(refId, new TypeMathBuilder().expression(math));
}

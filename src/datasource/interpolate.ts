import type { ScopedVars, TypedVariableModel } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { mostNames } from '../shared/query';
import type { RunawayDataQuery } from './types';

type Templates = Pick<TemplateSrv, 'replace' | 'getVariables'>;

const dataSourceType = 'runaway-mysql-datasource';
const filters = ['instances', 'users', 'schemas', 'digests'] as const;
const wholeVariable = /^(?:\$(\w+)|\$\{(\w+)(?::\w+)?\}|\[\[(\w+)(?::\w+)?\]\])$/;
// Marks that no MySQL identifier holds: they keep a variable's values apart through the text replacement.
const edge = '\u0001';
const between = '\u0002';

/** Whether a variable stands on "All". */
function isAll(variable: TypedVariableModel): boolean {
  const value = 'current' in variable && 'value' in variable.current ? variable.current.value : undefined;
  return [value].flat().includes('$__all');
}

/** Whether a variable lists whatever we have seen. "All" of it is also what is seen later, and what has no name. */
function listsEverything(variable: TypedVariableModel): boolean {
  return variable.type === 'query' && variable.datasource?.type === dataSourceType && !variable.regex;
}

/** The names one entry of a filter stands for; null when it stands for all. */
function expand(entry: string, scoped: ScopedVars, templates: Templates): string[] | null {
  const format = (value: unknown) => edge + [value].flat().map(String).join(between) + edge;
  const pieces = templates.replace(entry, scoped, format).split(edge);
  const names = pieces
    .map((piece) => piece.split(between))
    .reduce((heads, tails) => heads.flatMap((head) => tails.map((tail) => head + tail)), ['']);
  const [, ...groups] = wholeVariable.exec(entry) ?? [];
  const name = groups.find((group) => group !== undefined);
  const variable = name === undefined ? undefined : templates.getVariables().find((one) => one.name === name);
  // A repeated panel narrows a variable that stands on "All" to one value: only several values are all of them.
  const all =
    variable !== undefined &&
    names.length !== 1 &&
    isAll(variable) &&
    (listsEverything(variable) || names.length > mostNames);
  return all || names.includes('$__all') || names.join('') === '' ? null : names;
}

/** A filter with its variables filled in. An empty list, or a variable on "All" that leaves nothing out, filters nothing. */
export function interpolateNames(entries: string[], scoped: ScopedVars, templates: Templates): string[] {
  const expanded = entries.map((entry) => expand(entry, scoped, templates));
  return expanded.includes(null) ? [] : [...new Set(expanded.flatMap((names) => names ?? []))];
}

/** A query with the variables of every filter filled in; the saved query is left as it is. */
export function interpolateQuery(query: RunawayDataQuery, scoped: ScopedVars, templates: Templates): RunawayDataQuery {
  const filled = { ...query };
  for (const filter of filters) {
    if (filter in filled) {
      Object.assign(filled, { [filter]: interpolateNames(readNames(filled, filter), scoped, templates) });
    }
  }
  return filled;
}

function readNames(query: object, filter: (typeof filters)[number]): string[] {
  const value = Object.entries(query).find(([key]) => key === filter)?.[1];
  return Array.isArray(value) ? value.map(String) : [];
}

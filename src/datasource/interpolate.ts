import type { ScopedVars, TypedVariableModel } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { mostNames } from '../shared/query';
import type { RunawayDataQuery } from './types';

type Templates = Pick<TemplateSrv, 'replace' | 'getVariables'>;

const dataSourceType = 'runaway-mysql-datasource';
const filters = ['instances', 'users', 'schemas', 'digests'] as const;
const wholeVariable = /^(?:\$(\w+)|\$\{(\w+)(?::\w+)?\}|\[\[(\w+)(?::\w+)?\]\])$/;
// Characters that no MySQL identifier has. They separate a variable's values during the text replacement.
const boundary = '\u0001';
const separator = '\u0002';

/** Whether a variable is set to "All". */
function isAll(variable: TypedVariableModel): boolean {
  const value = 'current' in variable && 'value' in variable.current ? variable.current.value : undefined;
  return [value].flat().includes('$__all');
}

/** Whether a variable lists every name we have seen. Its "All" then includes names seen later, and rows without a name. */
function listsEverything(variable: TypedVariableModel): boolean {
  return variable.type === 'query' && variable.datasource?.type === dataSourceType && !variable.regex;
}

/** The names that one entry of a filter stands for; null if it stands for all. */
function expand(entry: string, scoped: ScopedVars, templates: Templates): string[] | null {
  const format = (value: unknown) => boundary + [value].flat().map(String).join(separator) + boundary;
  const pieces = templates.replace(entry, scoped, format).split(boundary);
  const names = pieces
    .map((piece) => piece.split(separator))
    .reduce((heads, tails) => heads.flatMap((head) => tails.map((tail) => head + tail)), ['']);
  const [, ...groups] = wholeVariable.exec(entry) ?? [];
  const name = groups.find((group) => group !== undefined);
  const variable = name === undefined ? undefined : templates.getVariables().find((one) => one.name === name);
  // A repeated panel sets a variable to one value although it is set to "All". One value is then not all of them.
  const all =
    variable !== undefined &&
    names.length !== 1 &&
    isAll(variable) &&
    (listsEverything(variable) || names.length > mostNames);
  return all || names.includes('$__all') || names.join('') === '' ? null : names;
}

/** Replaces the variables of a filter. Empty (no filter) for an empty list, or for a variable whose "All" means everything. */
export function interpolateNames(entries: string[], scoped: ScopedVars, templates: Templates): string[] {
  const expanded = entries.map((entry) => expand(entry, scoped, templates));
  return expanded.includes(null) ? [] : [...new Set(expanded.flatMap((names) => names ?? []))];
}

/** A copy of a query with the variables of its filters replaced. */
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

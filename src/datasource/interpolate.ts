import type { ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import type { RunawayDataQuery } from './types';

type Templates = Pick<TemplateSrv, 'replace' | 'getVariables'>;

const filters = ['instances', 'users', 'schemas', 'digests'] as const;
const wholeVariable = /^(?:\$(\w+)|\$\{(\w+)(?::\w+)?\}|\[\[(\w+)(?::\w+)?\]\])$/;
// Marks that no MySQL identifier holds: they keep a variable's values apart through the text replacement.
const edge = '\u0001';
const between = '\u0002';

/** Whether a variable of that name stands on "All". */
function isAll(name: string, templates: Templates): boolean {
  const variable = templates.getVariables().find((candidate) => candidate.name === name);
  const value = variable && 'current' in variable && 'value' in variable.current ? variable.current.value : undefined;
  return [value].flat().includes('$__all');
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
  // A repeated panel narrows a variable that stands on "All" to one value: only several values are all of them.
  const all = name !== undefined && names.length !== 1 && isAll(name, templates);
  return all || names.includes('$__all') || names.join('') === '' ? null : names;
}

/** A filter with its variables filled in. An empty list, or a variable on "All", filters nothing. */
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

import { expect, test } from 'bun:test';
import type { ScopedVars, TypedVariableModel } from '@grafana/data';
import { interpolateNames, interpolateQuery } from './interpolate';

/** Replaces variables like Grafana's template service, which calls the format function for each one. */
function templates(
  values: Record<string, string | string[]>,
  current: Record<string, string | string[]> = {},
  model: object = {}
) {
  return {
    replace(text = '', scoped: ScopedVars = {}, format?: string | ((value: unknown) => string)) {
      return text.replace(/\$(?:\{(\w+)(?::\w+)?\}|(\w+))/g, (whole, braced, bare) => {
        const value = scoped[braced ?? bare]?.value ?? values[braced ?? bare];
        return value !== undefined && typeof format === 'function' ? format(value) : whole;
      });
    },
    getVariables: () =>
      Object.entries({ ...values, ...current }).map(
        ([name, value]) =>
          ({ name, type: 'query', datasource, regex: '', current: { value }, ...model }) as TypedVariableModel
      ),
  };
}

const datasource = { type: 'runaway-mysql-datasource', uid: '${datasource}' };
const many = Array.from({ length: 101 }, (_, i) => `db${i}`);

const cases: Array<[string, string[], ReturnType<typeof templates>, string[]]> = [
  ['plain names', ['a', 'b'], templates({}), ['a', 'b']],
  ['a single value', ['$i'], templates({ i: 'a' }), ['a']],
  ['several values', ['$i'], templates({ i: ['a', 'b'] }), ['a', 'b']],
  ['braces and a format', ['${i:csv}'], templates({ i: ['a', 'b'] }), ['a', 'b']],
  ['inside a name', ['shop-${i}-x'], templates({ i: ['a', 'b'] }), ['shop-a-x', 'shop-b-x']],
  ['the same name twice', ['a', '$i'], templates({ i: ['a', 'b'] }), ['a', 'b']],
  ['values with commas and braces', ['$i'], templates({ i: ['a,b', '{c}'] }), ['a,b', '{c}']],
  ['All, with its values', ['$i'], templates({ i: ['a', 'b'] }, { i: ['$__all'] }), []],
  ['All, without values', ['$i'], templates({ i: '$__all' }), []],
  ['All, narrowed by a repeated panel', ['$i'], templates({ i: ['b'] }, { i: ['$__all'] }), ['b']],
  [
    'All of a variable with a regex',
    ['$i'],
    templates({ i: ['a', 'b'] }, { i: '$__all' }, { regex: '/a|b/' }),
    ['a', 'b'],
  ],
  ['All of a custom variable', ['$i'], templates({ i: ['a', 'b'] }, { i: '$__all' }, { type: 'custom' }), ['a', 'b']],
  [
    'All of another data source',
    ['$i'],
    templates({ i: ['a', 'b'] }, { i: ['$__all'] }, { datasource: { type: 'mysql' } }),
    ['a', 'b'],
  ],
  [
    'All of a variable with a regex, with too many values',
    ['$i'],
    templates({ i: many }, { i: '$__all' }, { regex: '/db/' }),
    [],
  ],
  ['no value', ['$i'], templates({ i: [] }), []],
  ['All and a name', ['a', '$i'], templates({ i: ['b', 'c'] }, { i: '$__all' }), []],
  ['an unknown variable is a name', ['$nobody'], templates({}), ['$nobody']],
];

test.each(cases)('%s', (_, entries, srv, names) => {
  expect(interpolateNames(entries, {}, srv)).toEqual(names);
});

test('the variables of every filter are replaced in a copy of the query', () => {
  const saved = { refId: 'A', queryType: 'statements' as const, instances: ['$i'], users: ['$u'], limit: 5 };
  const srv = templates({ i: ['a', 'b'], u: 'app' });
  expect(interpolateQuery(saved, {}, srv)).toEqual({ ...saved, instances: ['a', 'b'], users: ['app'] });
  expect(saved.instances).toEqual(['$i']);
});

test('scoped variables override others', () => {
  const srv = templates({ i: ['a', 'b'] });
  expect(interpolateNames(['$i'], { i: { value: 'c' } }, srv)).toEqual(['c']);
});

import { describe, expect, test } from 'bun:test';
import { redactPlan } from './plan';

const plan = (more: { json?: object | string; tree?: string }, statement: string | null = null) => {
  const { json } = more;
  const text = json === undefined ? null : typeof json === 'string' ? json : JSON.stringify(json);
  const redacted = redactPlan({ json: text, tree: more.tree ?? null, problem: null }, statement);
  return {
    ...redacted,
    json: redacted.json === null || typeof json === 'string' ? redacted.json : JSON.parse(redacted.json),
  };
};

describe('a plan', () => {
  test("as MySQL's JSON keeps names, costs and rows", () => {
    const json = {
      query:
        "/* select#1 */ select `t`.`id` AS `id`,'secret' AS `secret`,(`t`.`id` + 7) AS `t.id + 7` from `t` where (`t`.`n` > 'a')",
      query_plan: {
        limit: 7,
        inputs: [
          {
            operation: "Filter: (t.n > 'a')",
            condition: '(t.secret > 7)',
            table_name: 't',
            used_columns: ['id', 'secret', 't.id + 7'],
            estimated_rows: 3.5,
            ranges: ['(5 < id)'],
          },
        ],
        cost_info: { query_cost: '5.80', data_read_per_join: '16K' },
      },
    };
    expect(plan({ json }).json).toEqual({
      query: ' select `t`.`id` AS `id`,? AS ?,(`t`.`id` + ?) AS ? from `t` where (`t`.`n` > ?)',
      query_plan: {
        limit: '?',
        inputs: [
          {
            operation: 'Filter: (t.n > ?)',
            condition: '(t.? > ?)',
            table_name: 't',
            used_columns: ['id', '?', 't.id + ?'],
            estimated_rows: 3.5,
            ranges: ['(? < id)'],
          },
        ],
        cost_info: { query_cost: '5.80', data_read_per_join: '16K' },
      },
    });
  });

  test("as MariaDB's JSON has no query: the statement tells which columns are named after literals", () => {
    const json = {
      query_block: {
        select_id: 1,
        having_condition: 'sum(shop.x.`id`) > 77',
        nested_loop: [{ table: { table_name: 't', key_length: '43', rows: 2, attached_condition: "d.secret = 'y'" } }],
      },
    };
    expect(plan({ json }, "SELECT * FROM (SELECT 'secret') d WHERE secret = 'y'").json).toEqual({
      query_block: {
        select_id: 1,
        having_condition: 'sum(shop.x.`id`) > ?',
        nested_loop: [{ table: { table_name: 't', key_length: '43', rows: 2, attached_condition: 'd.? = ?' } }],
      },
    });
  });

  test('that is no JSON is redacted as SQL', () => {
    expect(plan({ json: `{"attached_condition": "a = 'secret` }).json).toBe('{?: ?');
    expect(plan({ json: 'null' }).json).toBe('null');
  });

  test('as a tree keeps its figures', () => {
    const tree = [
      '-> Limit: 7 row(s)',
      String.raw`    -> Filter: ((t.n > 'qq\'7') and (t.rows = 12) and (t.n = '  (cost=5 rows=7)'))  (cost=1.41 rows=2)`,
      '        -> Index scan on t using PRIMARY  (cost=0.5..1.41 rows=3)',
      '            -> Single-row index lookup on x using PRIMARY (rows=5)  (cost=0.3 rows=1.5e+6)',
      '',
    ].join('\n');
    expect(plan({ tree }).tree).toBe(
      [
        '-> Limit: ? row(s)',
        '    -> Filter: ((t.n > ?',
        '        -> Index scan on t using PRIMARY  (cost=0.5..1.41 rows=3)',
        '            -> Single-row index lookup on x using PRIMARY (rows=?)  (cost=0.3 rows=1.5e+6)',
        '',
      ].join('\n')
    );
  });

  test('as a table has no literals', () => {
    const tree = 'id  select_type  table  rows\n1   SIMPLE       t      77';
    expect(plan({ tree }).tree).toBe(tree);
  });
});

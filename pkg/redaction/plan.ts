import type { StatementDetails } from '../../src/shared/details';
import { aliasesOfLiterals, literalsOf } from './literals';
import { redactOnce, redactSql } from './sql';
import type { Token } from './tokens';

export type Plan = NonNullable<StatementDetails['plan']>;

/**
 * A plan without the literals of its conditions, ranges and query; names, costs and row counts stay. A column without an
 * alias is named after its expression, literals included. `statement`, the original text, shows which names those are.
 */
export function redactPlan({ json, tree, problem }: Plan, statement: string | null): Plan {
  const parsed = json === null ? undefined : parse(json);
  const literals = aliasesOfLiterals(queryOf(parsed)) ?? literalsOf(statement ?? '');
  return {
    json: json === null ? null : parsed === undefined ? redactSql(json) : redactJson(parsed, literals, /\n/.test(json)),
    tree: tree === null ? null : redactTree(tree, literals),
    problem,
  };
}

/** Keys of EXPLAIN FORMAT=JSON, on MySQL and MariaDB, whose strings are names of the schema or of the server. */
const NAMES = new Set(
  `table_name alias schema_name index_name possible_keys key used_key_parts used_columns ref access_type join_type
   select_type index_access_type partitions using_join_buffer join_algorithm key_columns query_type`.split(/\s+/)
);
/** Keys whose strings are figures: "query_cost": "5.80", "data_read_per_join": "16K". */
const FIGURES = /cost|rows|filtered|loops|data_read|key_len|bytes|size|select_id|version|time|^r_/;
const FIGURE = /^[\d.,e+-]+(?:\.\.[\d.e+-]+)?\s*[KMGTP]?(?:B|iB)?$/i;
/** Keys whose numbers are literals of the statement. */
const LITERAL_NUMBERS = new Set(['limit', 'limit_offset', 'offset']);

function redactJson(plan: unknown, literals: ReadonlySet<string>, indented: boolean): string {
  return JSON.stringify(redactValue('', plan, literals), null, indented ? 2 : undefined);
}

function redactValue(key: string, value: unknown, literals: ReadonlySet<string>): unknown {
  if (typeof value === 'string') {
    return redactString(key, value, literals);
  }
  if (typeof value === 'number') {
    return LITERAL_NUMBERS.has(key) ? '?' : value;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => redactValue(key, item, literals));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redactValue(name, item, literals)]));
  }
  return value;
}

function redactString(key: string, text: string, literals: ReadonlySet<string>): string {
  if (NAMES.has(key)) {
    return literals.has(text) ? '?' : isPlainName(text) ? text : redactSql(text);
  }
  return FIGURES.test(key) && FIGURE.test(text) ? text : redactOnce(text, { hide: namesIn(text, literals) });
}

/** Estimates at the end of a step of a tree, and measurements if it was executed. */
const figures = / {2}\((?:cost|rows)=[\d.e+= a-z-]*\)(?: \((?:actual [\d.e+= a-z-]*|never executed)\))?/g;
/** A tabular EXPLAIN: its columns hold only names and figures. */
const table = /^id +select_type +/;
/** Each line is a step: MySQL writes line breaks in literals as \n. */
const steps = /^(?: *->[^\n]*(?:\n|$))+$/;

function redactTree(tree: string, literals: ReadonlySet<string>): string {
  if (table.test(tree)) {
    return tree;
  }
  return steps.test(tree)
    ? tree
        .split('\n')
        .map((line) => redactStep(line, literals))
        .join('\n')
    : redactStep(tree, literals);
}

function redactStep(text: string, literals: ReadonlySet<string>): string {
  const spans = [...text.matchAll(figures)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }));
  let at = 0;
  // Tokens and spans are both in order.
  const keep = ({ start, end }: Token): boolean => {
    while ((spans[at]?.end ?? Infinity) < end) {
      at++;
    }
    return start >= (spans[at]?.start ?? Infinity) && /^[\d.e+-]+$/.test(text.slice(start, end));
  };
  return redactOnce(text, { keep, hide: namesIn(text, literals) });
}

/** Whether a name is a literal or holds one. */
function namesIn(text: string, literals: ReadonlySet<string>): (token: Token) => boolean {
  return ({ kind, start, end }) => {
    if (kind !== 'name' && kind !== 'word') {
      return false;
    }
    const name = kind === 'name' ? text.slice(start + 1, end - 1).replaceAll('``', '`') : text.slice(start, end);
    return literals.has(name) || (kind === 'name' && !isPlainName(name));
  };
}

/** Whether it is a name and not the text of an expression: letters, then also digits and common separators. */
function isPlainName(name: string): boolean {
  return /^[\p{L}_$#<][\p{L}\p{M}\p{N}_$#<>. :/-]*$/u.test(name);
}

function queryOf(plan: unknown): string | null {
  const query: unknown = typeof plan === 'object' && plan !== null ? Reflect.get(plan, 'query') : null;
  return typeof query === 'string' ? query : null;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) ?? undefined;
  } catch {
    return undefined;
  }
}

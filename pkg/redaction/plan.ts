import type { StatementDetails } from '../../src/shared/details';
import { aliasesOfLiterals, literalsOf } from './literals';
import { redactOnce, redactSql } from './sql';
import type { Token } from './tokens';

export type Plan = NonNullable<StatementDetails['plan']>;

/**
 * A plan without the literals of its conditions, ranges and query; names, costs and row counts stay. A column that has
 * no alias is named after its expression, literals and all: `statement`, the text as it was, tells which those are.
 */
export function redactPlan({ json, tree, problem }: Plan, statement: string | null): Plan {
  const parsed = json === null ? undefined : parse(json);
  const tainted = aliasesOfLiterals(queryOf(parsed)) ?? literalsOf(statement ?? '');
  return {
    json: json === null ? null : parsed === undefined ? redactSql(json) : redactJson(parsed, tainted, /\n/.test(json)),
    tree: tree === null ? null : redactTree(tree, tainted),
    problem,
  };
}

/** Keys of EXPLAIN FORMAT=JSON, of either server, whose strings are names the server chose or the schema has. */
const NAMES = new Set(
  `table_name alias schema_name index_name possible_keys key used_key_parts used_columns ref access_type join_type
   select_type index_access_type partitions using_join_buffer join_algorithm key_columns query_type`.split(/\s+/)
);
/** Keys whose strings are figures: "query_cost": "5.80", "data_read_per_join": "16K". */
const FIGURES = /cost|rows|filtered|loops|data_read|key_len|bytes|size|select_id|version|time|^r_/;
const FIGURE = /^[\d.,e+-]+(?:\.\.[\d.e+-]+)?\s*[KMGTP]?(?:B|iB)?$/i;
/** Keys whose numbers are literals of the statement. */
const LITERAL_NUMBERS = new Set(['limit', 'limit_offset', 'offset']);

function redactJson(plan: unknown, tainted: ReadonlySet<string>, indented: boolean): string {
  return JSON.stringify(redactValue('', plan, tainted), null, indented ? 2 : undefined);
}

function redactValue(key: string, value: unknown, tainted: ReadonlySet<string>): unknown {
  if (typeof value === 'string') {
    return redactString(key, value, tainted);
  }
  if (typeof value === 'number') {
    return LITERAL_NUMBERS.has(key) ? '?' : value;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => redactValue(key, item, tainted));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redactValue(name, item, tainted)]));
  }
  return value;
}

function redactString(key: string, text: string, tainted: ReadonlySet<string>): string {
  if (NAMES.has(key)) {
    return tainted.has(text) ? '?' : isPlainName(text) ? text : redactSql(text);
  }
  return FIGURES.test(key) && FIGURE.test(text) ? text : redactOnce(text, { hide: namesIn(text, tainted) });
}

/** The estimates and, where it was executed, measurements at the end of a step of a tree. */
const figures = / {2}\((?:cost|rows)=[\d.e+= a-z-]*\)(?: \((?:actual [\d.e+= a-z-]*|never executed)\))?/g;
/** A tabular EXPLAIN: its columns hold names and figures only. */
const table = /^id +select_type +/;
/** MySQL writes a literal's line breaks as \n: a line of the tree is a step. */
const steps = /^(?: *->[^\n]*(?:\n|$))+$/;

function redactTree(tree: string, tainted: ReadonlySet<string>): string {
  if (table.test(tree)) {
    return tree;
  }
  return steps.test(tree)
    ? tree
        .split('\n')
        .map((line) => redactStep(line, tainted))
        .join('\n')
    : redactStep(tree, tainted);
}

function redactStep(text: string, tainted: ReadonlySet<string>): string {
  const spans = [...text.matchAll(figures)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }));
  let at = 0;
  // Tokens come in order, and so do the spans.
  const keep = ({ start, end }: Token): boolean => {
    while ((spans[at]?.end ?? Infinity) < end) {
      at++;
    }
    return start >= (spans[at]?.start ?? Infinity) && /^[\d.e+-]+$/.test(text.slice(start, end));
  };
  return redactOnce(text, { keep, hide: namesIn(text, tainted) });
}

/** Names that are, or hold, a literal. */
function namesIn(text: string, tainted: ReadonlySet<string>): (token: Token) => boolean {
  return ({ kind, start, end }) => {
    if (kind !== 'name' && kind !== 'word') {
      return false;
    }
    const name = kind === 'name' ? text.slice(start + 1, end - 1).replaceAll('``', '`') : text.slice(start, end);
    return tainted.has(name) || (kind === 'name' && !isPlainName(name));
  };
}

/** Anything but letters, digits that follow some, and what names are commonly joined with is an expression's text. */
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

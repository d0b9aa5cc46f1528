import { redactMessage } from '../../pkg/redaction/message';
import { redactPlan } from '../../pkg/redaction/plan';
import { redactReport } from '../../pkg/redaction/report';
import { hideSecrets } from '../../pkg/redaction/secrets';
import { redactSql } from '../../pkg/redaction/sql';
import { canaries, content, literal, type Mode } from './literals';
import { seeded, type Random } from './random';
import { secretStatement } from './secret-statements';
import { Grammar, type Statement } from './statements';

/** A generated input, what came out, and what is wrong with that; null when nothing is. */
export interface Trial {
  kind: Kind;
  input: string;
  output: string;
  problem: string | null;
}

/** Kinds of inputs and how often each is tried, of a hundred. */
const shares = { whole: 25, cut: 35, broken: 8, bytes: 4, secret: 12, plan: 6, report: 6, message: 4 } as const;
export type Kind = keyof typeof shares;
const kinds = (Object.keys(shares) as Kind[]).flatMap((kind) => Array.from({ length: shares[kind] }, () => kind));

/** Makes one input from its seed and redacts it. Throws only what redaction throws. */
export function trial(seed: number): Trial {
  const random = seeded(seed);
  const kind = kinds[random.int(kinds.length)] ?? 'whole';
  return { kind, ...trials[kind](random) };
}

const trials: Record<Kind, (random: Random) => Omit<Trial, 'kind'>> = {
  whole(random) {
    const statement = new Grammar(random, mode(random)).statement();
    const tried = noLiteral(statement.text, redactSql);
    return { ...tried, problem: tried.problem ?? lostName(statement, tried.output) ?? changed(statement.text) };
  },
  cut: (random) => noLiteral(cut(random, new Grammar(random, mode(random)).statement().text), redactSql),
  // Nobody knows what is a literal in these: they must come to an end, and to the same one twice.
  broken: (random) => settles(broken(random, new Grammar(random, mode(random)).statement().text)),
  bytes: (random) => settles(Buffer.from(random.list(0, 200, () => random.int(256))).toString()),
  secret(random) {
    const text = secretStatement(random, mode(random));
    return noLiteral(random.chance(0.5) ? text : cut(random, text), hideSecrets);
  },
  plan(random) {
    const usual = { ...mode(random), noBackslashEscapes: false, ansiQuotes: false, dollarQuotes: false };
    // A server prints a line break within a literal as \n.
    const shown = (): string => literal(random, usual, true).replaceAll('\n', ' ');
    const condition = `(t1.n${random.pick([' = ', ' > '])}${shown()}) and (t1.c in (${shown()},${shown()}))`;
    const json = {
      inputs: { operation: `Filter: ${condition}`, condition, ranges: [`(${shown()} < n)`], table_name: 't1' },
    };
    const tree = `-> Filter: ${condition}  (cost=1.5 rows=2)\n    -> Table scan on t1  (cost=1.5 rows=2)`;
    const given = { json: JSON.stringify(json), tree, problem: null };
    const apply = (text: string): string => JSON.stringify(redactPlan(JSON.parse(text) as typeof given, null));
    const tried = noLiteral(JSON.stringify(given), apply);
    return {
      ...tried,
      problem:
        tried.problem ?? (tried.output.includes('Table scan on t1  (cost=1.5 rows=2)') ? null : 'a step was lost'),
    };
  },
  report(random) {
    const statement = new Grammar(random, mode(random)).statement().text;
    const text = report(random.chance(0.5) ? statement : cut(random, statement), content(random).replaceAll('\n', ' '));
    return noLiteral(text, redactReport);
  },
  message: (random) => noLiteral(message(random, content(random)), redactMessage),
};

function mode(random: Random): Mode {
  const isUsual = random.chance(0.4);
  const odd = (): boolean => !isUsual && random.chance(0.4);
  return {
    flavour: random.pick(['mysql', 'mariadb']),
    noBackslashEscapes: odd(),
    ansiQuotes: odd(),
    skipsVersions: odd(),
    dollarQuotes: odd(),
  };
}

function noLiteral(input: string, redact: (text: string) => string): Omit<Trial, 'kind'> {
  const output = redact(input);
  const leaked = canaries.exec(output);
  const again = redact(output);
  const problem =
    leaked !== null ? `'${leaked[0]}' passed` : again !== output ? `not settled: ${JSON.stringify(again)}` : null;
  return { input, output, problem };
}

function settles(input: string): Omit<Trial, 'kind'> {
  const output = redactSql(input);
  const unsettled = redactSql(output) !== output || hideSecrets(hideSecrets(input)) !== hideSecrets(input);
  return { input, output, problem: unsettled ? `not settled: ${JSON.stringify(redactSql(output))}` : null };
}

/** Names stay where the text can be read in one way only. */
function lostName({ text, mode, names }: Statement, output: string): string | null {
  if (mode.ansiQuotes || /\\|\/\*[!+M]|\$/.test(text)) {
    return null;
  }
  let at = 0;
  for (const name of names) {
    at = output.indexOf(name, at) + 1;
    if (at === 0) {
      return `the name ${name} was lost`;
    }
  }
  return null;
}

function changed(text: string): string | null {
  return hideSecrets(text) === text ? null : 'a text without a secret was changed';
}

/** Cut off behind any byte, as SQL_TEXT is: a character may be cut in half. */
function cut(random: Random, text: string): string {
  const bytes = Buffer.from(text);
  return bytes.subarray(0, random.int(bytes.length + 1)).toString();
}

function broken(random: Random, text: string): string {
  const at = (): number => random.int(text.length + 1);
  const change = (from: string): string => {
    const [a, b] = [at(), at()];
    return random.pick([
      () => from.slice(0, a) + from.slice(a + 1),
      () =>
        from.slice(0, a) +
        random.pick([
          "'",
          '"',
          '`',
          '\\',
          '/*',
          '*/',
          '/*!',
          '/*+',
          '$$',
          '$x$',
          '\0',
          '--',
          '#',
          '?',
          '-',
          '...',
          '@',
          '0x',
        ]) +
        from.slice(a),
      () => from.slice(0, Math.min(a, b)) + from.slice(Math.max(a, b)),
      () => from + from.slice(a, b),
    ])();
  };
  return random.list(1, 5, () => null).reduce((changed) => change(changed), text);
}

function report(statement: string, value: string): string {
  return `*** (1) TRANSACTION:
TRANSACTION 24, ACTIVE 0 sec starting index read
MySQL thread id 2, OS thread handle 140, ${'q'.toUpperCase()}uery id 18 localhost root updating
${statement}
*** (1) HOLDS THE LOCK(S):
RECORD LOCKS space id 5 page no 3 n bits 320 index PRIMARY of table \`shop\`.\`t\` trx id 24 lock_mode X waiting
Record lock, heap no 2 PHYSICAL RECORD: n_fields 5; compact format; info bits 0
 0: len 4; hex 67; asc ${value};;

*** WE ROLL BACK TRANSACTION (2)`;
}

function message(random: Random, value: string): string {
  return random.pick([
    `Duplicate entry '${value}' for key 't1.PRIMARY'`,
    `Incorrect integer value: '${value}' for column 'c5' at row 2`,
    `Truncated incorrect DOUBLE value: '${value}'`,
    `BIGINT value is out of range in '${value}'`,
    `You have an error in your SQL syntax; check the manual for the right syntax to use near '${value}' at line 2`,
    value,
    `Duplicate entry '${value}`,
  ]);
}

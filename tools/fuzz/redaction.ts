import { redactMessage } from '../../pkg/redaction/message';
import { redactPlan } from '../../pkg/redaction/plan';
import { redactReport } from '../../pkg/redaction/report';
import { hideSecrets } from '../../pkg/redaction/secrets';
import type { ReadingServer } from '../../pkg/redaction/special-comments';
import { redactSql } from '../../pkg/redaction/sql';
import { broken, cut, message, report } from './inputs';
import { canaries, content, literal, type Mode } from './literals';
import { seeded, type Random } from './random';
import { secretStatement } from './secret-statements';
import { Grammar, type Statement } from './statements';

/** A generated input, its redacted output, and what is wrong with the output; null when nothing is. */
export interface Trial {
  kind: Kind;
  input: string;
  output: string;
  problem: string | null;
}

/** Kinds of inputs, and how many of a hundred are of each. */
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
    const server = serverOf(random, statement.mode);
    const tried = checkLiterals(statement.text, (text) => redactSql(text, server));
    return { ...tried, problem: tried.problem ?? lostName(statement, tried.output) ?? changed(statement.text) };
  },
  cut(random) {
    const statement = new Grammar(random, mode(random)).statement();
    const server = serverOf(random, statement.mode);
    return checkLiterals(cut(random, statement.text), (text) => redactSql(text, server));
  },
  // Nobody knows what is a literal in these: redaction must end, and a second one must change nothing.
  broken(random) {
    const statement = new Grammar(random, mode(random)).statement();
    return checkSettled(broken(random, statement.text), serverOf(random, statement.mode));
  },
  bytes: (random) => checkSettled(Buffer.from(random.list(0, 200, () => random.int(256))).toString(), null),
  secret(random) {
    const text = secretStatement(random, mode(random));
    return checkLiterals(random.chance(0.5) ? text : cut(random, text), hideSecrets);
  },
  plan(random) {
    const usual = { ...mode(random), noBackslashEscapes: false, ansiQuotes: false, dollarQuotes: false };
    // A server prints a line break in a literal as \n.
    const shown = (): string => literal(random, usual, true).replaceAll('\n', ' ');
    const condition = `(t1.n${random.pick([' = ', ' > '])}${shown()}) and (t1.c in (${shown()},${shown()}))`;
    const json = {
      inputs: { operation: `Filter: ${condition}`, condition, ranges: [`(${shown()} < n)`], table_name: 't1' },
    };
    const tree = `-> Filter: ${condition}  (cost=1.5 rows=2)\n    -> Table scan on t1  (cost=1.5 rows=2)`;
    const given = { json: JSON.stringify(json), tree, problem: null };
    const apply = (text: string): string => JSON.stringify(redactPlan(JSON.parse(text) as typeof given, null));
    const tried = checkLiterals(JSON.stringify(given), apply);
    return {
      ...tried,
      problem:
        tried.problem ?? (tried.output.includes('Table scan on t1  (cost=1.5 rows=2)') ? null : 'a step was lost'),
    };
  },
  report(random) {
    const statement = new Grammar(random, mode(random)).statement().text;
    const text = report(random.chance(0.5) ? statement : cut(random, statement), content(random).replaceAll('\n', ' '));
    return checkLiterals(text, redactReport);
  },
  message: (random) => checkLiterals(message(random, content(random)), redactMessage),
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

function checkLiterals(input: string, redact: (text: string) => string): Omit<Trial, 'kind'> {
  const output = redact(input);
  const leaked = canaries.exec(output);
  const again = redact(output);
  const problem =
    leaked !== null ? `'${leaked[0]}' passed` : again !== output ? `not settled: ${JSON.stringify(again)}` : null;
  return { input, output, problem };
}

/** Whether redaction knows the server. */
function serverOf(random: Random, { flavour }: Mode): ReadingServer | null {
  const servers = {
    mysql: { flavour: 'MySQL', version: '9.7.4' },
    mariadb: { flavour: 'MariaDB', version: '10.11.19' },
  } as const;
  return random.chance(0.5) ? servers[flavour] : null;
}

function checkSettled(input: string, server: ReadingServer | null): Omit<Trial, 'kind'> {
  const output = redactSql(input, server);
  const unsettled = redactSql(output, server) !== output || hideSecrets(hideSecrets(input)) !== hideSecrets(input);
  return { input, output, problem: unsettled ? `not settled: ${JSON.stringify(redactSql(output, server))}` : null };
}

/** Names must stay where the text can be read in only one way. */
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

import type { Batch, LockNode } from '../store/batch';
import type { Deadlock } from '../detection/sample';
import type { StatementRecord } from '../detection/statements/record';
import type { StatementDetails } from '../../src/shared/details';
import { USER_LOCK } from '../detection/locks/lock-wait';
import type { EndingEvidence } from '../detection/endings/ending';
import { tidy } from '../redaction/digest-text';
import { redactMessage } from '../redaction/message';
import { redactPlan, type Plan } from '../redaction/plan';
import { redactReport } from '../redaction/report';
import { hasSecrets, hideSecrets } from '../redaction/secrets';
import type { ReadingServer } from '../redaction/special-comments';
import { redactSql } from '../redaction/sql';

type Inner = NonNullable<StatementDetails['inner']>;

/**
 * Redacts what was read before it is kept. With `redact` no literal passes; without it, passwords still do not. Texts of
 * the last sample are remembered: a statement that runs for an hour is redacted once.
 */
export class Redactor {
  #texts = new Map<string, string>();
  #before = new Map<string, string>();
  /** By the plan object: a record keeps it from sample to sample. */
  readonly #plans = new WeakMap<Plan, Plan>();

  #server: ReadingServer | null = null;

  constructor(private readonly redact: boolean) {}

  /** The server whose texts follow: it decides what is a comment. */
  readAs({ flavour, version }: ReadingServer): void {
    if (this.#server?.flavour !== flavour || this.#server.version !== version) {
      this.#server = { flavour, version };
      this.#texts = new Map();
    }
  }

  /** The batch as it may be written. What is already redacted stays the same. */
  batch(batch: Batch): Batch {
    this.#before = this.#texts;
    this.#texts = new Map();
    return {
      ...batch,
      statements: batch.statements.map((record) => this.#statement(record)),
      locks: batch.locks.map((node) => this.#lock(node)),
      deadlocks: batch.deadlocks.map((deadlock) => this.#deadlock(deadlock)),
    };
  }

  /** A text without its literals, whatever the settings say. */
  withoutLiterals(text: string): string {
    return redactSql(text, this.#server);
  }

  /** Evidence of an ending: the server's message may quote a value. */
  ending<T extends Pick<EndingEvidence, 'history'>>(evidence: T): T {
    const { history } = evidence;
    if (history === null || history.message === null) {
      return evidence;
    }
    const isShown = !this.redact && !hasSecrets(history.message) && !/\bsyntax\b/.test(history.message);
    return {
      ...evidence,
      history: { ...history, message: isShown ? history.message : redactMessage(history.message) },
    };
  }

  /** The lock a statement waited for may be a user-level lock, whose name is a literal; inside it may run others. */
  details<T extends Pick<StatementDetails, 'waitedFor' | 'inner'>>(details: T): T {
    const { waitedFor, inner } = details;
    return {
      ...details,
      ...(waitedFor && { waitedFor: { ...waitedFor, object: this.#object(waitedFor.object) } }),
      ...(inner && { inner: this.#inner(inner) }),
    };
  }

  #inner(inner: Inner): Inner {
    const { statement, short } = inner;
    return {
      ...inner,
      ...(statement && { statement: { ...statement, text: this.#text(statement.text) } }),
      ...(short && { short: { ...short, text: this.#text(short.text) } }),
    };
  }

  #statement(record: StatementRecord): StatementRecord {
    const { text } = record;
    const digestText = this.#digestText(record.digestText);
    const { plan } = record.details;
    const details = this.details(record.details);
    return {
      ...record,
      digestText,
      text: this.redact && isWhole(digestText) ? this.#remember(digestText, () => tidy(digestText)) : this.#text(text),
      details: plan === undefined ? details : { ...details, plan: this.#plan(plan, text) },
    };
  }

  /** The name given to GET_LOCK() is a literal; other objects are names of the schema. */
  #object(object: string | null): string | null {
    return this.redact && object?.startsWith(`${USER_LOCK} `) === true ? `${USER_LOCK} ?` : object;
  }

  #plan(plan: Plan, statement: string | null): Plan {
    const known = this.#plans.get(plan);
    if (known !== undefined) {
      return known;
    }
    const isShown = !this.redact && !hasSecrets(`${plan.json} ${plan.tree}`);
    const redacted = isShown ? plan : redactPlan(plan, statement);
    this.#plans.set(plan, redacted);
    this.#plans.set(redacted, redacted);
    return redacted;
  }

  #lock(node: LockNode): LockNode {
    const { text, took, record, object } = node;
    const texts = { text: this.#text(text), took: this.#text(took) };
    return { ...node, ...texts, record: this.redact ? null : record, object: this.#object(object) };
  }

  #deadlock(deadlock: Deadlock): Deadlock {
    const { victimText, survivorText, report } = deadlock;
    return {
      ...deadlock,
      victimText: this.#text(victimText),
      survivorText: this.#text(survivorText),
      report: this.redact || hasSecrets(report) ? redactReport(report, this.#server) : report,
    };
  }

  /** MySQL keeps every word of a hint in a digest's text, also where it is no hint. */
  #digestText(text: string | null): string | null {
    return text?.includes('/*+') === true && this.redact ? this.#text(text) : text;
  }

  #text(text: string | null): string | null {
    return text === null
      ? null
      : this.#remember(text, () => (this.redact ? redactSql(text, this.#server) : hideSecrets(text)));
  }

  #remember(key: string, work: () => string): string {
    const known = this.#texts.get(key) ?? this.#before.get(key) ?? work();
    this.#texts.set(key, known);
    return known;
  }
}

/** The server cuts a text longer than max_digest_length and appends three dots. */
function isWhole(digestText: string | null): digestText is string {
  return digestText !== null && digestText !== '' && !digestText.endsWith('...');
}

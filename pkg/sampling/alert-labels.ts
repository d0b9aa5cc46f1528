import type { AlertDetails } from '../../src/shared/details';
import { oneLine } from '../../src/shared/text';
import { statementId, type StatementRecord } from '../detection/statements/record';
import type { Batch } from '../store/batch';

/** Microseconds that an alert waits for what the examiner finds out about a new runaway. */
const EXAMINED_AFTER = 3_000_000;
const LONGEST_STATEMENT = 160;

/**
 * Gives each running runaway the names that its alert has (`details.alert`), once, and keeps them until it ends. They are
 * known when it has been examined, or after three seconds.
 */
export class AlertLabels {
  #known = new Map<string, AlertDetails>();

  /** `withoutLiterals` redacts a text whatever the settings say: an alert leaves the house. */
  batch(batch: Batch, withoutLiterals: (text: string) => string): Batch {
    const before = this.#known;
    this.#known = new Map();
    const statements = batch.statements.map((record) => {
      if (record.runawayAt === null) {
        return record;
      }
      const id = statementId(record.key);
      const isDue = isExamined(record) || batch.at - record.runawayAt >= EXAMINED_AFTER;
      const alert = before.get(id) ?? record.details.alert ?? (isDue ? alertOf(record, withoutLiterals) : undefined);
      if (alert === undefined) {
        return record;
      }
      this.#known.set(id, alert);
      return { ...record, details: { ...record.details, alert } };
    });
    return { ...batch, statements };
  }
}

/** A digest is not examined; of a session that blocks others nothing more is asked. */
function isExamined({ details: { kind, plan, digest } }: StatementRecord): boolean {
  return kind !== undefined || plan !== undefined || digest !== undefined;
}

function alertOf(
  { processlistId, user, host, db, digest, text, digestText, details }: StatementRecord,
  withoutLiterals: (text: string) => string
): AlertDetails {
  const statement = text ?? digestText;
  return {
    ...{ processlistId, user, host, db, digest },
    isNew: details.digest?.isNew ?? null,
    reason: details.runawayBy?.[0] ?? 'time',
    statement: statement === null ? null : oneLine(withoutLiterals(statement), LONGEST_STATEMENT),
  };
}

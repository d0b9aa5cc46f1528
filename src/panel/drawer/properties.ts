import { statementBytes } from '../../components/statement-bytes';
import { parseDetails } from '../../shared/details';
import { visible, duration } from '../../shared/text';
import type { Statement } from '../data/statements';

/** A statement's properties as names and values. Properties that are not known are left out. */
export function propertiesOf(statement: Statement, formatTime: (time: number) => string): Array<[string, string]> {
  const { user, host, db, start, end, elapsed, detected, state, rowsExamined, rowsSent } = statement;
  const { ioShare, digest, id, details } = statement;
  const { expected } = parseDetails(details);
  const properties: Array<[string, string | null]> = [
    ['Started', formatTime(start)],
    ['Ended', end === null ? null : formatTime(end)],
    ['Ran for', `${duration(elapsed)} (${elapsed.toFixed(3)} s)`],
    ['Marked as a runaway', detected === null ? null : formatTime(detected)],
    ['Expected', expected === undefined ? null : `${expected.why} (${expected.by}): it rings no alert`],
    ['User', user === null ? null : `${user}${host === null ? '' : `@${host}`}`],
    ['Schema', db],
    ['State', state],
    ['Rows examined', rowsExamined?.toLocaleString('en') ?? null],
    ['Rows sent', rowsSent?.toLocaleString('en') ?? null],
    ...statementBytes(statement),
    ['Share of the instance’s file I/O, estimated', ioShare === null ? null : `${(ioShare * 100).toFixed(0)} %`],
    ['Digest', digest],
    ['Id', id],
  ];
  return properties.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, visible(value)]]));
}

/**
 * Characters that hide, reorder or break text: controls, joiners, marks and isolates of direction, blank letters, tags and
 * halves of letters. Other people's SQL and names must not deceive the reader.
 */
const deceptive =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]/gu;

/** The text with � in place of every character that hides or reorders others. */
export function visible(text: string): string {
  return text.replace(deceptive, '\ufffd');
}

/**
 * Columns of frames that name something: they are compared, linked to and copied, so they stay as they are until they are
 * drawn. Every other text of a row is only shown.
 */
const exactColumns: ReadonlySet<string> = new Set([
  'instance',
  'id',
  'parent',
  'waitingOn',
  'statementId',
  'digest',
  'digestText',
  'text',
  'took',
  'details',
]);

/** A text of a frame's row, as the browser's views take it. */
export function cellText(column: string, text: string): string {
  return exactColumns.has(column) ? text : visible(text);
}

/** A value with every text in it made visible. */
export function visibleDeep<Value>(value: Value, exact: ReadonlySet<string> = new Set()): Value {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
    typeof inner === 'string' && !exact.has(key) ? visible(inner) : inner
  ) as Value;
}

/** The beginning of a text on one line of at most `longest` characters, an ellipsis included where it is cut. */
export function oneLine(text: string, longest = 240): string {
  // White space shrinks to one space: a label needs no more than this much of a long text.
  const beginning = text.slice(0, longest * 8);
  const letters = [...visible(beginning.replace(/\s+/g, ' ').trim())];
  const isCut = letters.length > longest || beginning.length < text.length;
  return isCut ? `${letters.slice(0, longest - 1).join('')}…` : letters.join('');
}

/** Seconds for people: `0.4 s`, `12.3 s`, `4 min 05 s`, `1 h 00 min`, `2 d 03 h`. */
export function duration(seconds: number): string {
  if (seconds < 59.95) {
    return `${Math.max(0, seconds).toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  }
  const minutes = Math.floor(whole / 60);
  return minutes < 1440
    ? `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`
    : `${Math.floor(minutes / 1440)} d ${twoDigits(Math.floor((minutes % 1440) / 60))} h`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

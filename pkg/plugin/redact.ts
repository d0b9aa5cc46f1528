import type { Frame } from './frame';
import { secretForms } from './secret-forms';

/** Every form of every secret. */
const forms = new Set<string>();
let longestForm = 0;

/** Shorter values occur in any log line. */
const SHORTEST = 4;
/** In data, only longer ones are hidden: a short password may be the name of a table. */
const SHORTEST_IN_DATA = 8;

/** Registers passwords and keys, which `redact` removes from now on. */
export function registerSecrets(values: Iterable<string>): void {
  for (const form of [...values].filter(({ length }) => length >= SHORTEST).flatMap(secretForms)) {
    if (form.length >= SHORTEST) {
      forms.add(form);
      longestForm = Math.max(longestForm, form.length);
    }
  }
}

interface Limits {
  /** Characters of the text that are kept; a secret at the cut is hidden whole. */
  longest?: number;
  shortestForm?: number;
}

/** The text with every known secret replaced. Where two overlap, both are hidden: one may be the beginning of the other. */
export function redact(text: string, { longest = Infinity, shortestForm = SHORTEST }: Limits = {}): string {
  const read = text.length <= longest ? text : text.slice(0, longest + longestForm);
  const found = secretsIn(read, shortestForm);
  let clean = '';
  let end = 0;
  for (const secret of found.filter(({ from }) => from < longest)) {
    if (secret.from > end || end === 0) {
      clean += `${read.slice(end, secret.from)}[redacted]`;
    }
    end = Math.max(end, secret.to);
  }
  return clean + read.slice(end, Math.max(end, longest));
}

/** Where secrets are, in their order. */
function secretsIn(text: string, shortestForm: number): Array<{ from: number; to: number }> {
  const found: Array<{ from: number; to: number }> = [];
  for (const form of forms) {
    if (form.length >= shortestForm) {
      for (let from = text.indexOf(form); from !== -1; from = text.indexOf(form, from + 1)) {
        found.push({ from, to: from + form.length });
      }
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

/**
 * The frame without secrets in its texts and notices. A value that is a secret and nothing else stays: it is a name, which
 * filters compare, and hiding it would say that it is the password.
 */
export function redactFrame(frame: Frame): Frame {
  const clean = (text: string) => (forms.has(text) ? text : redact(text, { shortestForm: SHORTEST_IN_DATA }));
  const holdsSecret = (texts: Array<string | null>) => {
    const all = texts.join('\u0000');
    return [...forms].some((form) => form.length >= SHORTEST_IN_DATA && all.includes(form));
  };
  return {
    ...frame,
    fields: frame.fields.map((field) =>
      field.type === 'string' && holdsSecret(field.values)
        ? { ...field, values: field.values.map((value) => (value === null ? null : clean(value))) }
        : field
    ),
    ...(frame.notices && { notices: frame.notices.map((notice) => ({ ...notice, text: clean(notice.text) })) }),
  };
}

import type { z } from 'zod';
import { instanceName, settings } from './settings';

/** What is wrong, by the path of the field it is wrong in, such as `instances.0.address`. */
export type Problems = Record<string, string>;

type Issue = z.core.$ZodIssue;

const units: Partial<Record<string, string>> = { string: ' characters', array: ' of them' };
const kinds: Partial<Record<string, string>> = {
  number: 'a number',
  string: 'a text',
  boolean: 'yes or no (true or false)',
  array: 'a list',
  object: 'a set of named values',
};

/** Wording that both sides show; never the value, which may be a secret in the wrong field. */
function inWords(issue: Issue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'number' ? `At least ${issue.minimum}` : 'Required';
    case 'too_big':
      return `At most ${issue.maximum}${units[issue.origin] ?? ''}`;
    case 'invalid_type':
      return issue.input === undefined ? 'Required' : `Must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `Must be one of ${issue.values.join(', ')}`;
    default:
      return issue.message;
  }
}

/** Checks settings as the backend will. Two instances of one name would share a label: that is a problem too. */
export function problems(json: unknown): Problems {
  const parsed = settings.safeParse(json, { reportInput: true });
  if (!parsed.success) {
    return Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), inWords(issue)]));
  }
  const labels = parsed.data.instances.map(instanceName);
  const twice = labels.flatMap((label, index) => (labels.indexOf(label) < index ? [index] : []));
  return Object.fromEntries(twice.map((index) => [`instances.${index}.name`, 'Another instance has this name']));
}

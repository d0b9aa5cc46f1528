import type { z } from 'zod';
import { instanceName, settings } from './settings';

/** Messages by the path of the field, for example `instances.0.address`. */
export type Problems = Record<string, string>;

type Issue = z.core.$ZodIssue;

const sizeUnits: Partial<Record<string, string>> = { string: ' characters', array: ' of them' };
const typeNames: Partial<Record<string, string>> = {
  number: 'a number',
  string: 'a text',
  boolean: 'yes or no (true or false)',
  array: 'a list',
  object: 'a set of named values',
};

/** Never contains the value: it may be a secret in the wrong field. */
function messageOf(issue: Issue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'number' ? `At least ${issue.minimum}` : 'Required';
    case 'too_big':
      return `At most ${issue.maximum}${sizeUnits[issue.origin] ?? ''}`;
    case 'invalid_type':
      return issue.input === undefined ? 'Required' : `Must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `Must be one of ${issue.values.join(', ')}`;
    default:
      return issue.message;
  }
}

/** The problems of settings; none if they are valid. Two instances must not have one name: it is their label. */
export function problems(json: unknown): Problems {
  const parsed = settings.safeParse(json, { reportInput: true });
  if (!parsed.success) {
    return Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), messageOf(issue)]));
  }
  const labels = parsed.data.instances.map(instanceName);
  const duplicates = labels.flatMap((label, index) => (labels.indexOf(label) < index ? [index] : []));
  return Object.fromEntries(duplicates.map((index) => [`instances.${index}.name`, 'Another instance has this name']));
}

/** The two senses of time that statements and locks are asked in. */
export const whenOptions = [
  { value: 'now' as const, label: 'At the end', description: 'As it stood at the end of the time range' },
  { value: 'range' as const, label: 'In the range', description: 'Everything that touched the time range' },
];

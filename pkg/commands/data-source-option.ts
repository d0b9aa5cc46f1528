/** The options that name a data source. */
export const dataSourceOptions = {
  datasource: { type: 'string' },
  org: { type: 'string', default: '1' },
} as const;

/** The data source that they name. Throws an Error that says what is wrong. */
export function dataSourceOf({ datasource, org }: { datasource?: string; org: string }): {
  uid: string;
  orgId: number;
} {
  if (datasource === undefined || !/^[a-zA-Z0-9_-]{1,40}$/.test(datasource)) {
    throw new Error('--datasource takes the uid of a data source: the last part of the address of its settings page.');
  }
  if (!/^[1-9]\d{0,8}$/.test(org)) {
    throw new Error('--org takes the number of an organisation.');
  }
  return { uid: datasource, orgId: Number(org) };
}

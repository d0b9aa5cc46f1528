import type { StatementDetails } from '../../../src/shared/details';

/** What of a statement's bytes is estimated from the work of others, one sentence each. */
export function ioEvidence({ otherThreads }: StatementDetails): string[] {
  if (otherThreads === undefined) {
    return [];
  }
  const { readBytes, writeBytes, tables, sharedWith } = otherThreads;
  const names = tables.map((table) => (table.endsWith('.#sql') ? 'its copy of a table' : table)).join(', ');
  const facts = [];
  if (readBytes + writeBytes > 0) {
    const done = [amount('read', readBytes), amount('wrote', writeBytes)].filter((part) => part !== null).join(' and ');
    facts.push(
      `InnoDB's own threads ${done} for it, estimated: these tables moved, and only it has them open: ${names}.`
    );
  }
  if (sharedWith.length > 0) {
    facts.push(`InnoDB's own threads read tables that ${sharedWith.join(', ')} has open, too: shared, not divided.`);
  }
  return facts;
}

function amount(verb: string, bytes: number): string | null {
  return bytes < 1 ? null : `${verb} ${Math.round(bytes / 1024 ** 2).toLocaleString('en')} MiB`;
}

import { innerSeconds, type StatementDetails } from '../../../src/shared/details';

/** What was last seen to run inside a statement that has ended, one sentence each; the texts stay in its details. */
export function innerEvidence({ inner }: StatementDetails): string[] {
  const { statement, short } = inner ?? {};
  const facts = [];
  if (inner !== undefined && statement !== undefined) {
    const ran = `a statement inside it had run for ${innerSeconds(inner).toFixed(1)} s${within(statement.path)}`;
    facts.push(`When it was last sampled, ${ran}.`);
  }
  if (short !== undefined) {
    const rate = Math.round(short.perSecond).toLocaleString('en');
    facts.push(`When it was last sampled, it ran about ${rate} short statements a second${within(short.path)}.`);
  }
  return facts;
}

function within(path: string[]): string {
  return path.length === 0 ? '' : `, in ${path.join(' → ')}`;
}

import type { Connection } from '../connection/connection';
import type { Survey } from './survey';
import { enableSql, enableText } from './switches';

/**
 * Switches on the needed consumers and instruments that are off, until the server restarts. Answers the statements it ran;
 * rejects with the error of the first that fails.
 */
export async function enableAll(connection: Connection, { findings }: Survey): Promise<string[]> {
  const ran: string[] = [];
  const partly = new Set(findings.recording.partly.map(({ of }) => of));
  for (const { of, on } of findings.switches) {
    if ((!on || partly.has(of)) && of.lost !== null) {
      const { sql, values } = enableSql(of);
      await connection.change(sql, values);
      ran.push(enableText(of));
    }
  }
  return ran;
}

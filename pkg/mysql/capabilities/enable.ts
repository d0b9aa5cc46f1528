import type { Connection } from '../connection/connection';
import type { Survey } from './survey';
import { enabling, enablingText } from './switches';

/** Switches on whatever is needed and off. Until the server restarts: its configuration alone lasts. Answers the statements it ran. */
export async function enableAll(connection: Connection, { findings }: Survey): Promise<string[]> {
  const done: string[] = [];
  for (const { of, on } of findings.switches) {
    if (!on && of.lost !== null) {
      const { sql, values } = enabling(of);
      await connection.change(sql, values);
      done.push(enablingText(of));
    }
  }
  return done;
}

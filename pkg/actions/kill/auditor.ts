import { z } from 'zod';
import type { KillRecord } from '../../../src/shared/kill';
import type { Store } from '../../store/store';

/** A kill before it is sent. */
export type KillAsked = Omit<KillRecord, 'result'>;

/** Kills on record: the disk has each before it is sent, and what came of it after. */
export interface KillAuditor {
  begin(kill: KillAsked, preview: unknown): Promise<number>;
  finish(id: number, result: string): Promise<void>;
  /** The latest first, two hundred at most. */
  records(): Promise<KillRecord[]>;
}

/** Records that are looked at for kills: those of erasing stand between them. */
const MOST_READ = 1_000;
const MOST = 200;

const target = z.object({
  instance: z.string(),
  command: z.string(),
  id: z.string(),
  victim: z.string(),
  text: z.string().nullable(),
});

/** Keeps kills in the audit of a history. */
export function auditorOf(history: Pick<Store, 'audit' | 'beginAudit' | 'endAudit'>): KillAuditor {
  return {
    begin: ({ login, reason, instance, command, id, victim, text }, preview) =>
      history.beginAudit(
        { name: login, from: 'grafana' },
        { action: 'kill', target: JSON.stringify({ instance, command, id, victim, text, preview }), reason }
      ),
    finish: (id, result) => history.endAudit(id, result),
    async records() {
      const entries = (await history.audit(MOST_READ)).filter(({ action }) => action === 'kill');
      return entries.slice(0, MOST).flatMap(({ at, actor, reason, result, target: json }) => {
        const found = target.safeParse(parseJson(json));
        return found.success ? [{ ...found.data, at: at / 1000, login: actor, reason: reason ?? '', result }] : [];
      });
    },
  };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

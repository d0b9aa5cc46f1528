import type { z } from 'zod';
import type {
  KillAnswer,
  KillMode,
  KillPreview,
  KillRecord,
  KillRight,
  killPreviewRequest,
  killRequest,
} from '../../../src/shared/kill';
import { visible } from '../../../src/shared/text';
import type { UndoForecast } from '../../detection/statements/undo-rates';
import type { Killer } from '../../mysql/kill/killer';
import type { KillResult, KillTarget } from '../../mysql/kill/target';
import type { Victim } from '../../mysql/kill/victim';
import type { Log } from '../../plugin/logs';
import type { User } from '../../plugin/user';
import type { OwnKill } from '../../sampling/own-kills';
import type { LatestLocks } from '../../sampling/sample-recorder';
import type { Reader } from '../../store/store';
import type { KillAuditor } from './auditor';
import { KillRefused } from './refused';
import { isProtectedUser, whyNot, type KillSettings } from './may-kill';
import { previewOf } from './preview';
import { RateLimit } from './rate-limit';
import { TOKEN_LIFE, Tokens } from './tokens';
import { messageOf } from './words';

/** What kills need of one instance. */
export interface KillInstance {
  killer: Pick<Killer, 'victim' | 'kill' | 'uptime'>;
  /** The user that it logs in as. */
  account: string;
  sampler: { readonly latest: LatestLocks | null; noteKill(kill: OwnKill): void; forecastUndo: UndoForecast };
}

interface Allowed {
  login: string;
  instance: string;
  id: string;
  mode: KillMode;
  preview: Omit<KillPreview, 'token' | 'secondsLeft' | 'refused'>;
  /** When the transaction that was seen began, by `performance.now()`; null if it was in none. */
  began: number | null;
}

/** INNODB_TRX has whole seconds. Milliseconds. */
const SAME_START = 2_500;

/** Kills for people in Grafana: previewed, allowed once, on record, and read back. */
export class Killing {
  readonly #tokens = new Tokens<Allowed>();
  readonly #limit = new RateLimit();

  constructor(
    private readonly settings: KillSettings,
    private readonly instances: ReadonlyMap<string, KillInstance>,
    private readonly history: Pick<Reader, 'statement'>,
    private readonly audit: KillAuditor,
    private readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  ) {}

  /** Whether this user may kill. */
  right(user: User | null): KillRight {
    const why = whyNot(user, this.settings);
    return { isOn: this.settings.allowKill, mayKill: why === null, why };
  }

  /** The latest kills on record. */
  records(): Promise<KillRecord[]> {
    return this.audit.records();
  }

  /** What a kill would do. Rejects with a KillRefused where it is not for this user to ask, or there is nothing to kill. */
  async preview(user: User | null, { instance, id, mode }: z.output<typeof killPreviewRequest>): Promise<KillPreview> {
    const login = this.#required(user);
    const { victim, latest } = await this.#look(instance, id);
    const record = await this.history.statement(instance, id).catch(() => null);
    const { sampler } = this.#instance(instance);
    const preview = previewOf({
      ...{ instance, id, mode, victim, record, locks: latest.locks },
      threadId: targetOf(id).target.threadId,
      forecast: (rows) => sampler.forecastUndo(rows),
      now: Date.now() * 1000,
    });
    const refused = this.#protection(victim);
    const token =
      refused === null ? this.#tokens.give({ login, instance, id, mode, preview, began: beganAt(victim) }) : null;
    return { ...preview, token, refused, secondsLeft: token === null ? 0 : TOKEN_LIFE / 1000 };
  }

  /** Kills what a preview showed. Rejects with a KillRefused, or with a ServerError that says what the server answered. */
  async kill(user: User | null, { token, processlistId, reason }: z.output<typeof killRequest>): Promise<KillAnswer> {
    const login = this.#required(user);
    const allowed = this.#tokens.take(token);
    if (allowed === null || allowed.login !== login) {
      throw new KillRefused(409, 'The preview is too old or was used already. Look at it again.');
    }
    const { instance, id, preview } = allowed;
    if (processlistId !== preview.processlistId) {
      throw new KillRefused(
        400,
        `The processlist id is not that of the preview, ${preview.processlistId}. Nothing was killed.`
      );
    }
    if (!this.#limit.allows(login, instance)) {
      throw new KillRefused(429, 'Ten kills a minute are enough. Nothing was killed; wait a minute.');
    }
    const { victim } = await this.#look(instance, id);
    const refused = this.#protection(victim);
    if (refused !== null || victim.processlistId !== processlistId) {
      throw new KillRefused(403, refused ?? 'Its session is another one by now. Nothing was killed.');
    }
    if (targetOf(id).target.eventId === null && !isSameTransaction(allowed.began, beganAt(victim))) {
      throw new KillRefused(409, 'Its session is in another transaction by now. Nothing was killed. Look at it again.');
    }
    return this.#onRecord({ allowed, login, reason, victim });
  }

  async #onRecord(of: { allowed: Allowed; login: string; reason: string; victim: Victim }): Promise<KillAnswer> {
    const { allowed, login, reason, victim } = of;
    const { instance, id, mode, preview } = allowed;
    const at = Date.now();
    const { command, text } = preview;
    const who = visible(`#${victim.processlistId} ${victim.user ?? ''}@${victim.host ?? ''}`);
    const row = { at, login, instance, command, id, victim: who, text, reason };
    const record = await this.audit.begin(row, preview).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new KillRefused(503, `It could not be put on record, so nothing was killed: ${why}`);
    });
    this.log.info('a kill was asked for', { instance, by: login, command, victim: who, statement: id, reason });
    try {
      const { killer, sampler, account } = this.#instance(instance);
      const by = { grafanaUser: visible(login), user: account, host: null, processlistId: null };
      const why = reason === '' ? {} : { reason: visible(reason) };
      // Before it is sent: the next sample may come in between.
      sampler.noteKill({ source: 'runaway', ...by, ...why, victim: victim.processlistId, scope: mode, at: at * 1000 });
      const result = await killer.kill(targetOf(id).target, mode);
      const message = messageOf(result, preview.command, mode);
      this.#say(result, { instance, by: login, command, statement: id, message });
      await this.audit.finish(record, message);
      return { result: result.what, confidence: result.what === 'killed' ? result.confidence : null, message };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      await this.audit.finish(record, `It failed: ${problem}`);
      this.log.warn('a kill failed', { instance, by: login, command, statement: id, error: problem });
      throw error;
    }
  }

  #say(result: KillResult, values: Record<string, unknown>): void {
    if (result.what === 'other') {
      this.log.error('a kill hit another statement', values);
    } else {
      this.log.info('a kill was sent', values);
    }
  }

  #required(user: User | null): string {
    const problem = whyNot(user, this.settings);
    if (problem !== null || user === null) {
      throw new KillRefused(403, problem ?? 'Only somebody who is logged in may kill.');
    }
    return user.login;
  }

  #instance(name: string): KillInstance {
    const instance = this.instances.get(name);
    if (instance === undefined) {
      throw new KillRefused(404, `No instance is called "${name.slice(0, 100)}".`);
    }
    return instance;
  }

  #protection(victim: Victim): string | null {
    const { user, isProtected } = victim;
    const byName = isProtectedUser(user, this.settings.protectedUsers);
    return isProtected ?? (byName ? `The data source’s settings protect the user ${visible(user ?? '')}.` : null);
  }

  /** The victim as it is now, if it is of the life of the server that was sampled last. */
  async #look(name: string, id: string): Promise<{ victim: Victim; latest: LatestLocks }> {
    const { killer, sampler } = this.#instance(name);
    const { latest } = sampler;
    const { incarnation, target } = targetOf(id);
    if (latest === null || latest.incarnation !== incarnation) {
      throw new KillRefused(409, `${name}: that was before the server was started again, or it is not sampled yet.`);
    }
    const asked = performance.now();
    const uptime = await killer.uptime();
    // In whole seconds: one that was started after the latest sample is another life.
    if (uptime < (asked - latest.seen) / 1000 - 1) {
      throw new KillRefused(409, `${name} was started again since. Wait for the next sample.`);
    }
    const victim = await killer.victim(target);
    if (victim === null) {
      throw new KillRefused(410, 'It has ended. There is nothing to kill.');
    }
    return { victim, latest };
  }
}

function beganAt({ transaction }: Victim): number | null {
  return transaction === null ? null : performance.now() - transaction.seconds * 1000;
}

function isSameTransaction(one: number | null, other: number | null): boolean {
  return one === null || other === null ? one === other : Math.abs(one - other) < SAME_START;
}

/** `incarnation-thread-event`, or `incarnation-thread` of a session. */
function targetOf(id: string): { incarnation: string; target: KillTarget } {
  const [incarnation = '', thread, event] = id.split('-');
  return { incarnation, target: { threadId: Number(thread), eventId: event === undefined ? null : Number(event) } };
}

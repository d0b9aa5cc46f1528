/** Who asks for what is audited: a login of Grafana, or a user of the operating system. */
export interface Actor {
  name: string;
  from: 'grafana' | 'command line';
}

/** What is about to be done. */
export interface AuditedAction {
  action: 'erase' | 'kill';
  /** What it is done to: of what is erased only hashes, of a kill JSON. */
  target: string;
  reason: string | null;
}

export interface AuditEntry extends AuditedAction {
  /** Epoch microseconds. */
  at: number;
  actor: string;
  origin: Actor['from'];
  /** Null until it is done, and for ever where the process ended meanwhile. */
  result: string | null;
}

/** Where the store reports what an administrator must know. */
export interface StoreLog {
  warn(message: string): void;
  error(message: string): void;
  /** What stays true until the process ends. */
  notice?(message: string): void;
}

export interface Sampling extends AsyncDisposable {
  /** When each sample began, epoch milliseconds. */
  began: number[];
}

/** What was asked for was ended before it was done, by whoever asked. */
export class Cancelled extends Error {
  readonly code = 'CANCELLED';
  override readonly name = 'Cancelled';
  constructor(message = 'It was ended before it was done.') {
    super(message);
  }
}

/** A worker died in the middle of it, or did not answer in time. */
export class WorkerLost extends Error {
  readonly code = 'WORKER_LOST';
  override readonly name = 'WorkerLost';
  /** Whether it died by itself: another one may do. */
  readonly isOfItself: boolean;
  constructor(message: string, isOfItself = false) {
    super(message);
    this.isOfItself = isOfItself;
  }
}

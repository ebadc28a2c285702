/** What a long computation asks and tells on its way. */
export interface Control {
  readonly signal: AbortSignal;
  /** The share done, 0 to 1, and a word for what is done; throws the signal's reason once it is aborted. */
  progress(share: number, what: string): void;
}

/** A control for what nobody watches and nobody ends. */
export const unwatched = (): Control => ({ signal: new AbortController().signal, progress: () => undefined });

/** The part from `from` to `to` of a computation, as a whole of its own. */
export const partOf = ({ signal, progress }: Control, from: number, to: number): Control => ({
  signal,
  progress: (share, what) => progress(from + share * (to - from), what),
});

/**
 * Lets messages in, such as the one that cancels. A worker's loop that never waits hears nothing, and a timer would wait
 * for four milliseconds.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

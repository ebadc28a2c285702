import type { Control } from './control.ts';

/**
 * Work whose result several wait for: the first begins it, under its own control. Where whoever began it ends it, the
 * next one begins anew; a result is kept, an error is not.
 */
export class Once<T> {
  #begun: { result: Promise<T>; signal: AbortSignal } | undefined;

  async get(control: Control, make: (control: Control) => Promise<T>): Promise<T> {
    for (;;) {
      control.signal.throwIfAborted();
      const isOwn = this.#begun === undefined;
      const begun = this.#begun ?? this.#begin(control, make);
      try {
        return await orAborted(begun.result, control.signal);
      } catch (error) {
        if (isOwn || control.signal.aborted || !begun.signal.aborted) throw error;
      }
    }
  }

  #begin(control: Control, make: (control: Control) => Promise<T>) {
    const begun = { result: make(control), signal: control.signal };
    this.#begun = begun;
    begun.result.catch(() => {
      if (this.#begun === begun) this.#begun = undefined;
    });
    return begun;
  }
}

/** Rejects with the signal's reason as soon as it is aborted, whatever becomes of the work. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

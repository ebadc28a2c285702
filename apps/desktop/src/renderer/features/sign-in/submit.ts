import { type FormEvent, useState } from 'react';
import type { Outcome } from '../../../bridge/bridge.ts';

/** Sends a form, and says what came back where it was refused. */
export function useSubmit(send: () => Promise<Outcome<unknown>>) {
  const [isBusy, setIsBusy] = useState(false);
  const [message, setMessage] = useState<string>();
  const run = async () => {
    setIsBusy(true);
    setMessage(undefined);
    const outcome = await send();
    setIsBusy(false);
    if (!outcome.ok) setMessage(outcome.message);
  };
  return {
    run: () => void run(),
    submit: (event: FormEvent) => {
      event.preventDefault();
      void run();
    },
    isBusy,
    message,
  };
}

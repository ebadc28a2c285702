import { useEffect, useRef, useState } from 'react';

/**
 * What a worker answers to the newest question. One question is out at a time and those in between are never asked, so
 * that no queue grows behind a hand that moves. Until an answer comes the last one stays; `undefined` asks nothing.
 */
export function useAnswer<T>(asked: object | undefined, ask: () => Promise<T>, key: string): T | undefined {
  const [answer, setAnswer] = useState<T>();
  const line = useRef<{ of: object; next: (() => Promise<T>) | undefined; isBusy: boolean }>(undefined);
  useEffect(() => {
    if (asked === undefined) return;
    // A worker that died never answers: another one has a line of its own.
    if (line.current?.of !== asked) line.current = { of: asked, next: undefined, isBusy: false };
    const mine = line.current;
    mine.next = ask;
    if (mine.isBusy) return;
    mine.isBusy = true;
    void (async () => {
      while (mine.next !== undefined) {
        const question = mine.next;
        mine.next = undefined;
        try {
          const answered = await question();
          if (line.current === mine) setAnswer(() => answered);
        } catch (error) {
          console.error(error);
        }
      }
      mine.isBusy = false;
    })();
  }, [asked, key]);
  useEffect(
    () => () => {
      line.current = undefined;
    },
    [],
  );
  return answer;
}

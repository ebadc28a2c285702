import { useEffect, useRef, useState } from 'react';
import { useDataSource } from '../../data/chosen-source.ts';
import type { Range } from './resolution.ts';

const TICK_MS = 1000;

export interface Follow {
  isOn: boolean;
  /** Whether the source tells of news at present. */
  isOpen: boolean;
  /** The present instant; counts while it is on. */
  nowMs: number;
  toggle(): void;
  stop(): void;
}

interface Followed {
  modules: readonly string[];
  metrics: readonly string[];
  /** What has changed, at most once a second: many gateways send at the same time. */
  onNews(range: Range): void;
}

/** Keeps the right edge at now, and has what is new fetched as it comes. */
export function useFollow({ modules, metrics, onNews }: Followed): Follow {
  const source = useDataSource();
  const [isOn, setIsOn] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const [nowMs, setNowMs] = useState(() => Date.now());
  const heard = useRef(onNews);
  heard.current = onNews;
  const followed = JSON.stringify([modules, metrics]);
  useEffect(() => {
    if (!isOn || source.follow === undefined || modules.length === 0) return;
    let news: Range | undefined;
    const tick = setInterval(() => {
      setNowMs(Date.now());
      if (news === undefined) return;
      heard.current(news);
      news = undefined;
    }, TICK_MS);
    setNowMs(Date.now());
    const end = source.follow(
      { modules, metrics },
      {
        onNews: (fromMs, toMs) => {
          news = {
            fromMs: Math.min(fromMs, news?.fromMs ?? fromMs),
            toMs: Math.max(toMs, news?.toMs ?? toMs),
          };
        },
        onState: setIsOpen,
      },
    );
    return () => {
      clearInterval(tick);
      end();
      setIsOpen(false);
    };
  }, [isOn, source, followed]);
  return { isOn, isOpen, nowMs, toggle: () => setIsOn((before) => !before), stop: () => setIsOn(false) };
}

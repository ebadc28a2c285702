import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  clampedTop,
  contentPx,
  type Extent,
  HEAD_PX,
  lastTopPx,
  ROW_PX,
  scrollOfTop,
  topOfScroll,
} from './layout.ts';

/**
 * Where a grid is scrolled to. Its own truth is the distance in rows, which may be longer than any scroll bar: the bar
 * is put where that is, and only a hand on the bar itself moves it by the bar's steps.
 */
export function useScroll(frame: RefObject<HTMLDivElement | null>, rows: number) {
  const [size, setSize] = useState({ widthPx: 0, heightPx: 0 });
  const [leftPx, setLeft] = useState(0);
  const [topPx, setTop] = useState(0);
  /** Place where we put the bar ourselves: being told of that is no move of a hand. */
  const put = useRef(0);
  const extent: Extent = { rows, heightPx: size.heightPx };
  const latest = useRef({ extent, topPx });
  latest.current = { extent, topPx };

  const goTo = useCallback((wantedPx: number) => {
    const top = clampedTop(wantedPx, latest.current.extent);
    latest.current.topPx = top;
    setTop(top);
    if (frame.current === null) return;
    frame.current.scrollTop = scrollOfTop(top, latest.current.extent);
    put.current = frame.current.scrollTop;
  }, []);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = () =>
      setSize({ widthPx: element.clientWidth, heightPx: Math.max(0, element.clientHeight - HEAD_PX) });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // Fewer rows, or a higher window: what was at the end may be beyond it.
  useEffect(() => {
    if (latest.current.topPx > lastTopPx(extent)) goTo(latest.current.topPx);
  }, [rows, size.heightPx]);

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const onScroll = () => {
      setLeft(element.scrollLeft);
      if (Math.abs(element.scrollTop - put.current) < 1) return;
      put.current = element.scrollTop;
      setTop(topOfScroll(element.scrollTop, latest.current.extent));
    };
    const onWheel = (event: WheelEvent) => {
      const { extent: now, topPx: top } = latest.current;
      // A table that fits the bar scrolls as anything does.
      if (now.rows * ROW_PX === contentPx(now.rows) || event.deltaY === 0 || event.ctrlKey || event.shiftKey)
        return;
      if (clampedTop(top + event.deltaY, now) === top) return;
      event.preventDefault();
      goTo(top + event.deltaY);
    };
    element.addEventListener('scroll', onScroll);
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
    };
  }, []);

  const goLeft = useCallback((fromPx: number, toPx: number, widthPx: number) => {
    const element = frame.current;
    if (element === null) return;
    if (fromPx < element.scrollLeft) element.scrollLeft = fromPx;
    else if (toPx > element.scrollLeft + widthPx) element.scrollLeft = toPx - widthPx;
  }, []);

  return { extent, topPx, leftPx, widthPx: size.widthPx, goTo, goLeft };
}

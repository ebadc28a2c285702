import { reportStyle } from '@wp/eda';
import { useEffect, useRef } from 'react';
import { useTheme } from '../../styles/theme.ts';
import styles from './report.module.css';

/**
 * The report as it is written. The policy lets no frame in, so it stands in a shadow root of the page: its style reaches
 * nothing else. Its HTML is made by the engine alone, which escapes every text of the data, and nothing runs in it.
 */
export function Preview({ body, isStale }: { body: string; isStale: boolean }) {
  const host = useRef<HTMLDivElement>(null);
  const { theme } = useTheme();
  useEffect(() => {
    if (host.current === null) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(reportStyle({ root: ':host', body: '.page', theme }));
    root.adoptedStyleSheets = [sheet];
  }, [theme]);
  useEffect(() => {
    const root = host.current?.shadowRoot;
    if (root === null || root === undefined) return;
    const page = document.createElement('div');
    page.className = 'page';
    page.innerHTML = body;
    root.replaceChildren(page);
  }, [body]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too
    <section className={styles.frame} tabIndex={0} aria-label="Preview" data-stale={isStale || undefined}>
      <div ref={host} />
    </section>
  );
}

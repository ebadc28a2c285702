import { styleNonce } from './nonce.ts';
import '@fontsource-variable/inter/index.css';
import '@fontsource/ibm-plex-mono/400.css';
import '@mantine/core/styles.css';
import './styles/tokens.css';
import './styles/base.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { keepMenu } from './commands/menu.ts';
import { ErrorBoundary } from './parts/error-boundary.tsx';
import { forgetSelections } from './selection/selection-store.ts';
import { mantineTheme } from './styles/mantine-theme.ts';
import { useTheme } from './styles/theme.ts';

function Root() {
  const { theme } = useTheme();
  return (
    <MantineProvider theme={mantineTheme} forceColorScheme={theme} getStyleNonce={styleNonce}>
      {/* The selection may be the reason, and is the one thing that no other view would put right. */}
      <ErrorBoundary what="This window" onRetry={forgetSelections}>
        <App />
      </ErrorBoundary>
    </MantineProvider>
  );
}

keepMenu();
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <Root />
  </StrictMode>,
);

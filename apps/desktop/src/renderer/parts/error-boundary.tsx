import { Component, type ReactNode } from 'react';
import { Button, Buttons } from './button.tsx';
import styles from './state.module.css';

interface ErrorBoundaryProps {
  /** What it stands around, in the user's words. */
  what: string;
  children: ReactNode;
  /** Puts back what may have been the reason, before it is shown again. */
  onRetry?(): void;
}

/** An error while drawing takes what is in here and nothing else: without it one would leave the whole window empty. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    const { what, children, onRetry } = this.props;
    if (error === undefined) return children;
    const retry = () => {
      onRetry?.();
      this.setState({ error: undefined });
    };
    const copy = () => void window.wp.clipboard.writeText(error.stack ?? error.message);
    return (
      <div className={styles.broken} role="alert">
        <p>
          {what} could not be drawn: {error.message}. This is a mistake of the application; nothing that is
          stored is harmed.
        </p>
        <Buttons>
          <Button onClick={copy}>Copy details</Button>
          <Button kind="primary" onClick={retry}>
            Show it again
          </Button>
        </Buttons>
      </div>
    );
  }
}

import { useState } from 'react';
import type { ServiceFailure } from '../../../bridge/bridge.ts';

/** Copies what happened, with the last lines that the service wrote, for whoever helps. */
export function CopyDetails({
  failure,
  className,
}: {
  failure: ServiceFailure;
  className: string | undefined;
}) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    const { message, advice, details } = failure;
    await window.wp.clipboard.writeText([message, advice, details].join('\n'));
    setIsCopied(true);
  };
  return (
    <button type="button" className={className} onClick={() => void copy()}>
      {isCopied ? 'Copied' : 'Copy details'}
    </button>
  );
}

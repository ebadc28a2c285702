import { beforeEach, describe, expect, it, vi } from 'vitest';

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
});
const { discard, keepForLater, sendWaiting, waitingOf } = await import('./outbox.ts');

const annotation = (clientKey: string) => ({
  module: 'A',
  from: 0,
  to: 1,
  kind: 'note' as const,
  label: clientKey,
  text: '',
  clientKey,
});

describe('annotations that wait for their server', () => {
  beforeEach(() => {
    for (const owner of ['ana at roof', 'ben at roof'])
      for (const one of waitingOf(owner)) discard(one.annotation.clientKey);
  });

  it('are sent once each, in their order, and to their own server alone', async () => {
    for (const key of ['1', '2', '3']) keepForLater('ana at roof', annotation(key));
    keepForLater('ben at roof', annotation('other'));
    const sent: string[] = [];
    const send = async ({ clientKey }: { clientKey: string }) => {
      sent.push(clientKey);
      return 'kept' as const;
    };
    // Asked twice at once, as by two looks at the connection, they go once.
    const both = await Promise.all([sendWaiting('ana at roof', send), sendWaiting('ana at roof', send)]);
    expect(both).toEqual([3, 0]);
    expect(sent).toEqual(['1', '2', '3']);
    expect(waitingOf('ana at roof')).toEqual([]);
    expect(waitingOf('ben at roof')).toHaveLength(1);
  });

  it('stay where the server goes away again, and keep the reason where it refuses one', async () => {
    for (const key of ['1', '2', '3']) keepForLater('ana at roof', annotation(key));
    await sendWaiting('ana at roof', async ({ clientKey }) =>
      clientKey === '1' ? { refused: 'There is no module A.' } : clientKey === '2' ? 'kept' : 'away',
    );
    expect(waitingOf('ana at roof').map((one) => [one.annotation.clientKey, one.refused])).toEqual([
      ['1', 'There is no module A.'],
      ['3', undefined],
    ]);
    // What was refused is not asked again by itself.
    const asked: string[] = [];
    await sendWaiting('ana at roof', async ({ clientKey }) => {
      asked.push(clientKey);
      return 'kept';
    });
    expect(asked).toEqual(['3']);
    expect(JSON.parse(kept.get('wp.outbox') ?? '[]')).toHaveLength(1);
  });
});

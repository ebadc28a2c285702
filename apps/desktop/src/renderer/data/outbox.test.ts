import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Change, Known, Sent } from './outbox.ts';

const kept = new Map<string, string>([
  // As the version before kept them.
  ['wp.outbox', JSON.stringify([{ owner: 'old at roof', annotation: { clientKey: 'old', module: 'A' } }])],
]);
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
});
const { discard, insist, keepForLater, reword, sendWaiting, waitingOf } = await import('./outbox.ts');

const ANA = 'ana at roof';
const made = (clientKey: string): Change => ({
  act: 'create',
  annotation: { module: 'A', from: 0, to: 1, kind: 'note', label: clientKey, text: '', clientKey },
});
const known = (id: number, updatedAt = 'first'): Known => ({
  ...{ id, module: 'A', from: '', to: '', kind: 'note', author: 'ana', label: 'hail', text: '' },
  updatedAt,
});
const keysOf = (owner: string) => waitingOf(owner).map(({ key }) => key);

/** Sends all, and answers what was sent. */
async function sendAll(answer: (key: string) => Sent = () => 'kept'): Promise<Change[]> {
  const sent: Change[] = [];
  await sendWaiting(ANA, async (change) => {
    sent.push(change);
    return answer(change.act === 'create' ? change.annotation.clientKey : `${change.of.id}`);
  });
  return sent;
}

describe('what is done to annotations while their server is away', () => {
  beforeEach(() => {
    for (const owner of [ANA, 'ben at roof']) for (const key of keysOf(owner)) discard(key);
  });

  it('is taken over from the version before', () => {
    expect(waitingOf('old at roof')).toEqual([
      {
        key: 'old',
        owner: 'old at roof',
        change: { act: 'create', annotation: { clientKey: 'old', module: 'A' } },
      },
    ]);
  });

  it('is sent once each, in its order, and to its own server alone', async () => {
    for (const key of ['1', '2', '3']) keepForLater(ANA, made(key));
    keepForLater('ben at roof', made('other'));
    const sent: Change[] = [];
    const send = async (change: Change) => {
      sent.push(change);
      return 'kept' as const;
    };
    // Asked twice at once, as by two looks at the connection, they go once.
    const both = await Promise.all([sendWaiting(ANA, send), sendWaiting(ANA, send)]);
    expect(both).toEqual([3, 0]);
    expect(sent).toEqual(['1', '2', '3'].map(made));
    expect(waitingOf(ANA)).toEqual([]);
    expect(waitingOf('ben at roof')).toHaveLength(1);
  });

  it('stays where the server goes away again, and keeps the reason where it refuses one', async () => {
    for (const key of ['1', '2', '3']) keepForLater(ANA, made(key));
    await sendAll((key) =>
      key === '1' ? { refused: { why: 'There is no module A.' } } : key === '2' ? 'kept' : 'away',
    );
    expect(waitingOf(ANA).map((one) => [one.key, one.refused?.why])).toEqual([
      ['1', 'There is no module A.'],
      ['3', undefined],
    ]);
    // What was refused is not asked again by itself.
    expect(await sendAll()).toEqual([made('3')]);
    expect(JSON.parse(kept.get('wp.outbox') ?? '[]')).toHaveLength(2);
  });

  it('is one change to what the server has, however often it was changed', async () => {
    const words = (label: string) => ({ label, text: '' });
    keepForLater(ANA, { act: 'update', of: known(7), words: words('snow') });
    keepForLater(ANA, { act: 'update', of: known(7, 'never sent'), words: words('ice') });
    keepForLater(ANA, { act: 'update', of: known(8), words: words('rain') });
    keepForLater(ANA, { act: 'remove', of: known(8) });
    keepForLater(ANA, made('1'));
    reword('1', words('thaw'));
    expect(await sendAll()).toEqual([
      { act: 'update', of: known(7), words: words('ice') },
      { act: 'remove', of: known(8) },
      expect.objectContaining({ annotation: expect.objectContaining({ label: 'thaw', clientKey: '1' }) }),
    ]);
  });

  it('is asked again against what somebody else wrote meanwhile once that was seen, and not before', async () => {
    const words = { label: 'snow', text: '' };
    keepForLater(ANA, { act: 'update', of: known(7), words });
    const present = known(7, 'second');
    await sendAll(() => ({ refused: { why: 'changed', present } }));
    expect(await sendAll()).toEqual([]);
    insist('7');
    expect(await sendAll(() => ({ refused: { why: 'changed', present: known(7, 'third') } }))).toEqual([
      { act: 'update', of: present, words },
    ]);
    reword('7', { label: 'ice', text: '' });
    expect(await sendAll()).toEqual([
      { act: 'update', of: known(7, 'third'), words: { label: 'ice', text: '' } },
    ]);
    expect(waitingOf(ANA)).toEqual([]);
  });

  it('that is changed again while it is under way is sent in its turn', async () => {
    keepForLater(ANA, made('1'));
    await sendAll(() => {
      reword('1', { label: 'later', text: '' });
      return 'kept';
    });
    expect(waitingOf(ANA)).toHaveLength(1);
    expect(await sendAll()).toHaveLength(1);
    expect(waitingOf(ANA)).toEqual([]);
  });
});

import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@wp/api';
import type { IngestInput, Receipt, Role, SeriesAnswer, SeriesQueryInput, StoredReceipt } from '@wp/contract';
import { describe, expectTypeOf, it } from 'vitest';

type In = inferRouterInputs<AppRouter>;
type Out = inferRouterOutputs<AppRouter>;

describe('AppRouter', () => {
  it('takes what the contract says', () => {
    expectTypeOf<In['readings']['ingest']>().toEqualTypeOf<IngestInput>();
    expectTypeOf<In['readings']['series']>().toEqualTypeOf<SeriesQueryInput>();
    expectTypeOf<In['auth']['login']>().toEqualTypeOf<{ username: string; password: string }>();
    expectTypeOf<In['users']['create']>().toEqualTypeOf<{ username: string; password: string; role: Role }>();
    expectTypeOf<In['auth']['me']>().toEqualTypeOf<void>();
  });

  it('gives what the contract says', () => {
    expectTypeOf<Out['readings']['ingest']>().toEqualTypeOf<Receipt>();
    expectTypeOf<Out['readings']['receipt']>().toEqualTypeOf<StoredReceipt>();
    expectTypeOf<Out['readings']['series']>().toEqualTypeOf<SeriesAnswer>();
    expectTypeOf<Out['auth']['login']>().toEqualTypeOf<{
      token: string;
      user: { id: number; username: string; role: Role };
      expiresAt: string;
    }>();
    expectTypeOf<Out['gateways']['create']>().toEqualTypeOf<{ id: number; name: string; token: string }>();
    expectTypeOf<Out['modules']['register'][number]>().toEqualTypeOf<{
      module_num: string;
      status: 'created' | 'updated';
    }>();
    expectTypeOf<Out['modules']['list']['nextCursor']>().toEqualTypeOf<string | null>();
  });

  it('holds nothing that JSON would change: times are texts', () => {
    expectTypeOf<Out['auth']['sessions']['list'][number]['createdAt']>().toEqualTypeOf<string>();
    expectTypeOf<Out['admin']['audit'][number]['at']>().toEqualTypeOf<string>();
    expectTypeOf<Out['annotations']['list'][number]['from']>().toEqualTypeOf<string>();
    expectTypeOf<Out['modules']['get']['lastSeen']>().toEqualTypeOf<string | null>();
  });
});

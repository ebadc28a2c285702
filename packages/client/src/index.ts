export { createGatewayClient, type GatewayClient } from './client.ts';
export type { FlushOptions } from './flush.ts';
export type { GatewayClientOptions, GatewayEvent, GatewayStats } from './options.ts';
export {
  type DeadBatch,
  deadBatches,
  deadRecords,
  inspectQueue,
  type QueueStatus,
  removeDeadBatch,
} from './queue/inspect.ts';
export { createTrpcClient, type TokenSource, type TrpcClient } from './trpc.ts';

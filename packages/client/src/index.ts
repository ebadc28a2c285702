export { createGatewayClient, type GatewayClient } from './client.ts';
export type { FlushOptions } from './flush.ts';
export type { GatewayClientOptions, GatewayEvent, GatewayStats } from './options.ts';
export { createTrpcClient, type TokenSource, type TrpcClient } from './trpc.ts';

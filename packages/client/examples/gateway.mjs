// A gateway: reads its modules every second; what it read is on disk before the next turn, and sent when there is a network.
import { createGatewayClient } from '@wp/client';

const url = process.env.WP_URL;
const token = process.env.WP_TOKEN;
if (url === undefined || token === undefined) throw new Error('Set WP_URL and WP_TOKEN.');

const client = createGatewayClient({
  url,
  token,
  queueDir: './queue',
  onEvent: (event) => event.type !== 'acknowledged' && console.warn(JSON.stringify(event)),
});
const readModule = async (module) => ({
  module,
  timestamp: Date.now(),
  temperature: 20 + 10 * Math.random(),
  voltage: 24 + Math.random(),
});

let running = true;
process.once('SIGTERM', () => (running = false)).once('SIGINT', () => (running = false));
client.registerModules([{ module_num: 'roof-1' }, { module_num: 'roof-2' }]).catch(console.warn);
while (running) {
  await client.send(await Promise.all(['roof-1', 'roof-2'].map(readModule)));
  await new Promise((resolve) => setTimeout(resolve, 1000));
}
await client.flush({ signal: AbortSignal.timeout(5000) }).catch(console.warn);
console.log(client.stats());
await client.close();

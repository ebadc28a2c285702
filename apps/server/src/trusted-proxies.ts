/** Which of the addresses in X-Forwarded-For are believed: those that a proxy of one's own has written. */
import { BlockList, isIP } from 'node:net';

/** Whether the `hop`-th address, counted from the connection on, is a proxy's whose word on the next one counts. */
export type IsTrusted = (address: string, hop: number) => boolean;

const MAX_HOPS = 16;
const ADVICE =
  'give the number of proxies in front (1), or their addresses or networks (10.0.0.0/8,::1); leave it empty for none';

/**
 * Reads WP_TRUST_PROXY; undefined where no header is believed. Throws an Error that says what to write instead.
 * Fastify's own number trusts nobody, and its `true` takes the leftmost address, which anyone may write.
 */
export function parseTrustedProxies(text: string): IsTrusted | undefined {
  const trimmed = text.trim();
  if (trimmed === 'false' || trimmed === '0') return undefined;
  if (trimmed === 'true') throw new Error(`\`true\` would believe whatever a client writes: ${ADVICE}`);
  if (/^\d+$/.test(trimmed)) {
    const hops = Number(trimmed);
    if (hops > MAX_HOPS) throw new Error(`${hops} proxies are more than ${MAX_HOPS}: ${ADVICE}`);
    return (_address, hop) => hop < hops;
  }
  return inNetworks(trimmed.split(',').map((part) => part.trim()));
}

function inNetworks(networks: readonly string[]): IsTrusted {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits, ...more] = network.split('/');
    const version = isIP(address);
    if (version === 0 || more.length > 0) {
      throw new Error(`\`${network}\` is no address and no network: ${ADVICE}`);
    }
    const family = version === 4 ? 'ipv4' : 'ipv6';
    const longest = version === 4 ? 32 : 128;
    const prefix = bits === undefined ? longest : Number(bits);
    if (!/^\d{1,3}$/.test(bits ?? '0') || prefix > longest) {
      throw new Error(`\`${network}\` has a prefix that is not from 1 to ${longest}: ${ADVICE}`);
    }
    if (prefix === 0) throw new Error(`\`${network}\` would believe everybody: ${ADVICE}`);
    list.addSubnet(address, prefix, family);
  }
  return (address) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    const version = isIP(plain);
    return version !== 0 && list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
  };
}

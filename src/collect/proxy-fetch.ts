import { fetch as undiciFetch, ProxyAgent } from 'undici';

/**
 * fetch through one proxy. Node's own takes no proxy before 24, and refuses the agents of another undici than the one it was built with.
 * @param proxy http://user:password@host:port
 * @throws TypeError when that is no address
 */
export function fetchThrough(proxy: string): typeof fetch {
  const dispatcher = new ProxyAgent(proxy);
  // The two describe one standard, in types of their own.
  return ((input: string | URL, init: object) => undiciFetch(input, { ...init, dispatcher })) as unknown as typeof fetch;
}

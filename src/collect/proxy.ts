import { proxyFor } from '../contracts/proxy.js';

/** fetch, through the proxy of the environment where there is one for the address. What speaks to proxies is loaded only then. */
export function fetchWith(env: Parameters<typeof proxyFor>[1]): typeof fetch {
  const agents = new Map<string, Promise<typeof fetch>>();
  return async (input, init) => {
    const proxy = proxyFor(input instanceof Request ? input.url : String(input), env);
    if (proxy === undefined) return fetch(input, init);
    let through = agents.get(proxy);
    if (!through) agents.set(proxy, (through = import('./proxy-fetch.js').then(module => module.fetchThrough(proxy))));
    return (await through)(input, init);
  };
}

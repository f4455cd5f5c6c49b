type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy of the environment for a server, as curl and kubectl take it: HTTPS_PROXY or HTTP_PROXY by the protocol of the server,
 * unless NO_PROXY names the host or a domain above it.
 * Loopback never has one.
 */
export function proxyFor(server: string, env: Environment): string | undefined {
  const { hostname, protocol } = new URL(server);
  if (hostname === 'localhost' || hostname.startsWith('127.') || hostname === '[::1]') return undefined;
  const except = (env['NO_PROXY'] ?? env['no_proxy'] ?? '')
    .split(',')
    .map(part => part.trim().replace(/^\*?\./, ''))
    .filter(part => part !== '');
  if (except.some(part => part === '*' || hostname === part || hostname.endsWith(`.${part}`))) return undefined;
  const named = protocol === 'https:' ? (env['HTTPS_PROXY'] ?? env['https_proxy']) : (env['HTTP_PROXY'] ?? env['http_proxy']);
  if (named === undefined || named === '') return undefined;
  // "proxy:3128" is common, and means plain HTTP to the proxy.
  return named.includes('://') ? named : `http://${named}`;
}

import { isIP } from 'node:net';

/** Hosts that runbooks may be fetched from: "wiki.example", "*.example", "wiki.example:8443", "127.0.0.1:8080". */
export type AllowedHosts = readonly string[];

/** Why an address may not be fetched; undefined: it may. */
export function forbidden(url: URL, hosts: AllowedHosts): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'only http and https addresses are fetched';
  if (url.username !== '' || url.password !== '') return 'an address with a password in it is not fetched';
  return hosts.some(host => matches(url, host.trim().toLowerCase()))
    ? undefined
    : `${url.host} is not among the hosts of runbooks.hosts in the config file`;
}

/** An entry without a port stands for the usual ports alone; `*.` for every host below, not for the domain itself. */
function matches(url: URL, entry: string): boolean {
  const [, name = entry, port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (entry === '' || (port ?? '') !== url.port) return false;
  return name.startsWith('*.') ? url.hostname.endsWith(name.slice(1)) && url.hostname.length > name.length - 1 : url.hostname === name;
}

/**
 * Whether an address that a name turned out to have is this machine or its link: where cloud credentials are handed out and
 * where other people's servers listen. Only a host that was allowed by its very address may be there.
 */
export function isSurprising(address: string): boolean {
  if (isIP(address) === 6) {
    const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
    return mapped === undefined ? /^(?:::1?$|fe[89ab])/i.test(address) || address.toLowerCase() === 'fd00:ec2::254' : isSurprising(mapped);
  }
  return /^(?:127\.|169\.254\.|0\.)/.test(address);
}

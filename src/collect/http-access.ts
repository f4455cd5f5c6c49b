import { readFile } from 'node:fs/promises';
import type { Access } from '../contracts/provider.js';

/** What goes out with a request, and what of it must never be told. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** A problem of the caller's settings: which one, without its value. */
export class AccessProblem extends Error {
  override readonly name = 'AccessProblem';
}

/**
 * Makes the Authorization header: a token wins over user and password, those over the user and password of the URL.
 * @throws AccessProblem when a file can't be read
 */
export async function credentialsOf(url: URL, access: Access = {}): Promise<Credentials> {
  const token = await value(access.token, access.tokenFile);
  if (token !== undefined) return { headers: { authorization: `Bearer ${token}` }, secrets: [token] };
  const password = await value(access.password, access.passwordFile);
  if (access.user !== undefined || password !== undefined) return basic(access.user ?? '', password ?? '');
  if (url.username !== '' || url.password !== '') return basic(decoded(url.username), decoded(url.password), [url.password]);
  return { headers: {}, secrets: [] };
}

function basic(user: string, password: string, others: readonly string[] = []): Credentials {
  const pair = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
  // The user of a URL may be a token itself (https://TOKEN@host).
  return {
    headers: { authorization: `Basic ${pair}` },
    secrets: [pair, password, ...others, ...(password === '' ? [user] : [])].filter(secret => secret !== ''),
  };
}

async function value(plain: string | undefined, file: string | undefined): Promise<string | undefined> {
  if (file !== undefined && file !== '') {
    try {
      return (await readFile(file, 'utf8')).trim();
    } catch (error) {
      throw new AccessProblem(`${file} can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
    }
  }
  return plain === '' ? undefined : plain;
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
};

/** Parameters whose values help to understand a failure. All others may hold a secret. */
const TOLD = new Set([
  'query',
  'start',
  'end',
  'step',
  'time',
  'limit',
  'match[]',
  'type',
  'state',
  'filter',
  'active',
  'silenced',
  'inhibited',
  'unprocessed',
  'scrapePool',
]);

/** The address as it may be told: no user, no password, no values of unknown parameters. */
export function toldUrl(url: URL): string {
  const parameters = [...url.searchParams].map(([name, given]) => `${name}=${TOLD.has(name) ? given : '…'}`);
  return `${url.protocol}//${url.host}${url.pathname}${parameters.length > 0 ? `?${parameters.join('&')}` : ''}`;
}

/** Takes secrets out of text that a server or a library wrote, also when it was encoded on its way. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of [...new Set(secrets)].sort((a, b) => b.length - a.length)) {
    if (secret.length < 3) continue;
    for (const form of new Set([secret, encodeURIComponent(secret.toWellFormed()), Buffer.from(secret, 'utf8').toString('base64')]))
      clean = clean.replaceAll(form, '[hidden]');
  }
  return clean;
}

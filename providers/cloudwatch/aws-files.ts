import { readFile } from 'node:fs/promises';
import type { ProviderIo } from '../../src/contracts/provider.js';

export type Sections = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Reads an AWS config or credentials file. "[profile x]" of the one and "[x]" of the other are the same profile. */
export function parseAwsFile(text: string): Sections {
  const sections = new Map<string, Record<string, string>>();
  let current: Record<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[\s*(?:profile\s+)?"?([^\]"]+?)"?\s*\]/.exec(line);
    if (header?.[1] !== undefined) {
      current = sections.get(header[1]) ?? {};
      sections.set(header[1], current);
      continue;
    }
    const pair = /^([\w-]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (pair?.[1] !== undefined && current) current[pair[1].toLowerCase()] = pair[2] ?? '';
  }
  return sections;
}

/** What the files say of the profile that would be used. Only names of settings and the region leave this function. */
export async function readProfile(
  io: ProviderIo,
  profile: string | undefined,
): Promise<{ readonly exists: boolean; readonly region?: string; readonly hasCredentials: boolean }> {
  const home = io.env['HOME'] ?? io.env['USERPROFILE'];
  const name = profile ?? 'default';
  const files = [
    io.env['AWS_CONFIG_FILE'] ?? (home ? `${home}/.aws/config` : undefined),
    io.env['AWS_SHARED_CREDENTIALS_FILE'] ?? (home ? `${home}/.aws/credentials` : undefined),
  ];
  const settings: Record<string, string> = {};
  let exists = false;
  for (const file of files) {
    const section = file === undefined ? undefined : parseAwsFile(await textOf(file)).get(name);
    if (!section) continue;
    exists = true;
    Object.assign(settings, section);
  }
  const region = settings['region'];
  return { exists, ...(region ? { region } : {}), hasCredentials: SOURCES.some(setting => settings[setting]) };
}

/** Settings of which any one lets the SDK get credentials. */
const SOURCES = [
  'aws_access_key_id',
  'sso_session',
  'sso_start_url',
  'credential_process',
  'web_identity_token_file',
  'role_arn',
  'source_profile',
  'login_session',
];

/** Where credentials would come from, without asking the network; undefined when there is no sign of any. */
export async function credentialSource(io: ProviderIo, profile: string | undefined): Promise<string | undefined> {
  const { env } = io;
  if (profile === undefined && env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']) return 'environment';
  if ((await readProfile(io, profile)).hasCredentials) return `profile ${profile ?? 'default'}`;
  if (env['AWS_WEB_IDENTITY_TOKEN_FILE'] && env['AWS_ROLE_ARN']) return 'web identity';
  if (env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] || env['AWS_CONTAINER_CREDENTIALS_FULL_URI']) return 'container';
  // On EC2 the instance itself may have a role; whether it has is known only by asking.
  if (env['AWS_EC2_METADATA_DISABLED'] !== 'true' && (await textOf('/sys/devices/virtual/dmi/id/sys_vendor')).startsWith('Amazon EC2'))
    return 'instance';
  return undefined;
}

/** A file that can't be read is as good as none: the SDK will say so when it needs it. */
async function textOf(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch(() => '');
}

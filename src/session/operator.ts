import { userInfo } from 'node:os';
import { plain, plainText, type PlainText } from '../model/plain-text.js';

/** Accounts that several people share: their name says nothing about who acts (field.md 5.6). */
const SHARED = new Set([
  'root',
  'admin',
  'administrator',
  'ubuntu',
  'ec2-user',
  'centos',
  'debian',
  'core',
  'opc',
  'azureuser',
  'vagrant',
  'user',
  'ops',
  'sre',
  'oncall',
  'deploy',
  'jenkins',
  'nobody',
]);

export interface Operator {
  readonly name: PlainText;
  /** True when the account is shared, so that maker mode has to ask who it is. */
  readonly shared: boolean;
  /** Where they came from over SSH: "203.0.113.7 51234 22". */
  readonly from?: PlainText;
}

/** Who sits at the keyboard, as far as the machine knows. */
export function operatorOf(env: Readonly<Record<string, string | undefined>>): Operator {
  let user: string;
  try {
    user = userInfo().username;
  } catch {
    user = `uid ${String(process.getuid?.() ?? 'unknown')}`;
  }
  const sudo = env['SUDO_USER'];
  const from = env['SSH_CONNECTION']?.split(' ')[0] ?? env['SSH_CLIENT']?.split(' ')[0];
  const name = sudo && sudo !== user ? plain`${plainText(sudo, 60)} (as ${plainText(user, 60)})` : plainText(user, 60);
  return { name, shared: SHARED.has(sudo ?? user), ...(from ? { from: plainText(from, 60) } : {}) };
}

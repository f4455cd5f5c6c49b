/**
 * The one door for secrets: prompts, journal, audit, export and log pass here. Patterns for known tokens, names that
 * announce a secret, and entropy for what has no known form. Errs towards hiding inside text that announces a secret, and
 * towards showing what engineers need: digests, ids of objects, UUIDs, template hashes.
 */

interface Pattern {
  readonly kind: string;
  readonly find: RegExp;
}

/** Tokens with a form of their own, by the documentation of their makers. */
const KNOWN: readonly Pattern[] = [
  { kind: 'private-key', find: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g },
  { kind: 'jwt', find: /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g },
  { kind: 'aws-key', find: /\b(?:AKIA|ASIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA)[A-Z0-9]{16}\b/g },
  { kind: 'github', find: /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{40,})\b/g },
  { kind: 'gitlab', find: /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_-]{20,}/g },
  { kind: 'slack', find: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}|https:\/\/hooks\.slack\.com\/services\/[A-Za-z0-9/]+/g },
  { kind: 'google', find: /\bAIza[A-Za-z0-9_-]{35}\b|\bya29\.[A-Za-z0-9_-]{20,}/g },
  { kind: 'stripe', find: /\b(?:sk|rk|pk|whsec)_(?:live_|test_)?[A-Za-z0-9]{16,}\b/g },
  { kind: 'openai', find: /\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{20,}/g },
  { kind: 'npm', find: /\bnpm_[A-Za-z0-9]{36}\b|\bpypi-[A-Za-z0-9_-]{16,}/g },
  { kind: 'hashicorp', find: /\bhv[sbr]\.[A-Za-z0-9_-]{20,}/g },
  { kind: 'digitalocean', find: /\bdo[opr]_v1_[a-f0-9]{64}\b/g },
  { kind: 'sendgrid', find: /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g },
  { kind: 'telegram', find: /\b\d{8,10}:AA[A-Za-z0-9_-]{32,}/g },
  { kind: 'grafana', find: /\bgl(?:sa|c)_[A-Za-z0-9_=+/-]{20,}/g },
  { kind: 'databricks', find: /\bdapi[a-f0-9]{32}\b/g },
  { kind: 'azure-signature', find: /(?<=[?&]sig=)[A-Za-z0-9%+/=]{20,}/g },
  { kind: 'aws-signature', find: /(?<=X-Amz-(?:Signature|Security-Token)=)[A-Za-z0-9%+/=]{16,}/g },
];

/** `user:password@` in a URL: the password alone. */
const USERINFO = /(?<=\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/gi;
/** `Authorization: Bearer …`, `Basic …`. */
const AUTHORISATION = /(?<=\b(?:bearer|basic|token|apikey)\s+)[A-Za-z0-9._~+/=-]{8,}/gi;
/** A name that announces a secret, then its value: `db_password=…`, `"apiKey": "…"`, `--token …`. */
const NAMED = /(?<=(?:^|[^A-Za-z0-9])["']?(?:[A-Za-z0-9]+[_.-]?)*?(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|credentials?|auth[_-]?key|client[_-]?secret|session[_-]?id|cookie|connection[_-]?string)["']?\s*(?:[:=]|=>)\s*["']?|--(?:password|token|secret|api-key)[= ])[^\s"',;&)}\]]{3,}/gi;
/** Values after such a name that say nothing secret. */
const HARMLESS = /^(?:true|false|null|none|nil|undefined|redacted|changed|unset|empty|expired|invalid|missing|required|<[^>]*>|\*+|\[redacted.*|\d{1,6}|\$\{?[\w.]+\}?|\{\{.*)$/i;

const CANDIDATE = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
/** Forms that look random and are not secret: hexadecimal digests and ids, UUIDs, object names with a template hash. */
const INNOCENT = /^(?:[0-9a-f]+|[0-9A-F]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d+)$/i;
/** Shannon entropy in bits a character above which a mixed string is taken for a secret. */
const ENTROPY = 4.1;

function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

function looksRandom(text: string): boolean {
  if (INNOCENT.test(text)) return false;
  // Words joined by dashes, dots, underscores or slashes are names and paths: each part must look random by itself.
  const longest = text.split(/[-_/]/).reduce((a, b) => (b.length > a.length ? b : a), '');
  if (longest.length < 20) return false;
  return /[a-z]/.test(longest) && /[A-Z]/.test(longest) && /\d/.test(longest) && entropy(longest) >= ENTROPY;
}

export interface Redacted {
  readonly text: string;
  /** How many values were hidden. */
  readonly count: number;
}

export interface Redactor {
  redact(text: string): Redacted;
}

/** A redactor with stable pseudonyms: the same secret gets the same name as long as it lives. Secrets stay in memory as their names' keys only. */
export function createRedactor(): Redactor {
  const names = new Map<string, string>();
  const nameOf = (kind: string, secret: string): string => {
    let name = names.get(secret);
    if (name === undefined) {
      name = `[redacted ${kind} ${names.size + 1}]`;
      names.set(secret, name);
    }
    return name;
  };
  return {
    redact(text) {
      let count = 0;
      const hide = (kind: string) => (secret: string): string => {
        if (secret.startsWith('[redacted') || (kind === 'named' && HARMLESS.test(secret))) return secret;
        count++;
        return nameOf(kind, secret);
      };
      let clean = text;
      for (const { kind, find } of KNOWN) clean = clean.replace(find, hide(kind));
      clean = clean.replace(USERINFO, hide('password')).replace(AUTHORISATION, hide('authorisation')).replace(NAMED, hide('named'));
      clean = clean.replace(CANDIDATE, candidate => (looksRandom(candidate) ? hide('random')(candidate) : candidate));
      return { text: clean, count };
    },
  };
}

const shared = createRedactor();
/** Redacts one text where the count does not matter: the log, the journal, the audit log. */
export const redactText = (text: string): string => shared.redact(text).text;

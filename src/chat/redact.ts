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
  { kind: 'slack', find: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Za-z0-9-]{10,}/g },
  // Whoever knows the address of an incoming webhook may post: its path is the secret.
  {
    kind: 'webhook',
    find: /(?<=https:\/\/(?:hooks\.slack\.com\/(?:services|workflows|triggers)|(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks|[\w-]+\.webhook\.office\.com\/\w+|chat\.googleapis\.com\/v1\/spaces|api\.opsgenie\.com|events\.pagerduty\.com\/integration|hooks\.zapier\.com\/hooks|maker\.ifttt\.com\/trigger)\/)[^\s"'<>]{8,}/g,
  },
  { kind: 'google', find: /\bAIza[A-Za-z0-9_-]{35}\b|\bya29\.[A-Za-z0-9_-]{20,}/g },
  { kind: 'stripe', find: /\b(?:sk|rk|pk|whsec)_(?:live_|test_)?[A-Za-z0-9]{16,}\b/g },
  { kind: 'openai', find: /\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{20,}/g },
  { kind: 'npm', find: /\bnpm_[A-Za-z0-9]{36}\b|\bpypi-[A-Za-z0-9_-]{16,}/g },
  { kind: 'hashicorp', find: /\bhv[sbr]\.[A-Za-z0-9_-]{20,}/g },
  { kind: 'digitalocean', find: /\bdo[opr]_v1_[a-f0-9]{64}\b/g },
  { kind: 'sendgrid', find: /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g },
  { kind: 'telegram', find: /(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{32,}/g },
  { kind: 'grafana', find: /\bgl(?:sa|c)_[A-Za-z0-9_=+/-]{20,}/g },
  { kind: 'databricks', find: /\bdapi[a-f0-9]{32}\b/g },
  { kind: 'azure-secret', find: /(?<![\w~.-])[\w~.-]{3}[78]Q~[\w~.-]{31,34}/g },
  { kind: 'twilio', find: /\bSK[a-f0-9]{32}\b/g },
  { kind: 'mailgun', find: /\bkey-[a-f0-9]{32}\b/g },
  { kind: 'age', find: /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/g },
  // A maker's short name, then the random part: Docker, Hugging Face, Linear, Shopify, New Relic, Postman, Terraform, Atlassian, Doppler, Supabase, PlanetScale, Fly.
  {
    kind: 'issued',
    find: /\b(?:dckr_pat_|hf_|lin_api_|shp(?:at|ca|pa|ss)_|NRAK-|NRII-|PMAK-|ATATT3|ATCTT3|dp\.(?:st|pt|ct)\.|sb[ps]_|pscale_(?:tkn|pw|oauth)_|fo1_|rubygems_|sntrys_|ops_eyJ|EAACEdEose0cBA)[A-Za-z0-9_.=-]{20,}|\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,}|\bGOCSPX-[A-Za-z0-9_-]{20,}/g,
  },
  { kind: 'azure-signature', find: /(?<=[?&]sig=)[A-Za-z0-9%+/=]{20,}/g },
  { kind: 'aws-signature', find: /(?<=X-Amz-(?:Signature|Security-Token)=)[A-Za-z0-9%+/=]{16,}/g },
];

/** `user:password@` in a URL: the password alone. */
const USERINFO = /(?<=\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:)[^\s/@"']+(?=@)/gi;
/** `curl -u user:password`, `docker login -p password`. */
const OPTION = /(?<=\s(?:-u|--user)[ =]["']?[^\s:"']{1,64}:|\blogin\b[^\n]{0,80}\s-p[ =]?)[^\s"']{3,}/g;
/** `Authorization: Bearer …`, `Basic …`; without a header before it only what is no plain word. */
const AUTHORISATION =
  /(?<=\b(?:bearer|basic|token|apikey)\s+)(?=[a-z]*[^a-z\s])[A-Za-z0-9._~+/=-]{8,}|(?<=authorization["']?\s*[:=]\s*["']?(?:bearer|basic|token|apikey)\s+)[A-Za-z0-9._~+/=-]{8,}/gi;
/** A name that announces a secret, then its value in quotes or up to the next mark: `db_password=…`, `"apiKey": "…"`, `--token …`. */
const NAMED =
  /((?:password|passwd|passphrase|pwd|[_.-]pass|\bpass(?==)|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|(?:encryption|signing|master|shared)[_-]?key|credentials?|auth[_-]?key|session[_-]?id|sessid|[._-]sid|connection[_-]?string|key-data)(\\?["'])?(?:\s*(?:=>|[:=])\s*|(?<=--(?:password|token|secret|api-key)) ))(?:(?<quote>\\?["'])(?<quoted>(?:(?!\k<quote>)[^\n]){3,2000})\k<quote>|(\\?["']?)(?<bare>(?:[^\s"',;&)}\]\\]|\\(?!["'])){3,}))/gi;
/** `password X` in a sentence, where X is no word: letters of both kinds, or letters and digits. */
const SPOKEN =
  /(?<=\b(?:password|passphrase|secret|credential|api key|access key)s?(?: is| was| provided)?:? )(?=[^\s]*\d)(?=[^\s]*[A-Z])(?=[^\s]*[a-z])[A-Za-z0-9+/=_.!$%-]{8,}/g;
/** The pairs of a cookie header. */
const COOKIES = /(?<=\bcookie["']?\s*[:=]\s*["']?)(?:[\w.%-]{1,80}=[^;\s"'\\]*(?:;\s*(?:HttpOnly|Secure))*;?\s*)+/gi;
const COOKIE_VALUE = /(?<=(?:^|[;\s])(?!(?:path|domain|expires|max-age|samesite)=)[\w.%-]{1,80}=)[^;\s]{3,}/gi;
/** Values after such a name that say nothing secret: settings, counts, variables, paths, and the words with which errors go on. */
const HARMLESS =
  /^(?:true|false|null|none|nil|undefined|redacted|changed|unset|empty|expired|invalid|missing|required|must|cannot|can't|can|could|is|was|are|has|have|had|not|no|too|should|will|from|of|for|with|without|by|in|on|at|to|and|or|the|an?|secret|permission|denied|unknown|wrong|incorrect|rejected|failed|error|expects?|expected|unauthorized|forbidden|found|lookup|refresh\w*|does|did|<[^>]*>|\*+|\[redacted.*|\d{1,6}|\$\{?[\w.]+\}?|\{\{.*|(?:\/[a-z_.-]+)+\/?)$/i;

const CANDIDATE = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
/** Forms that look random and are not secret: hexadecimal digests and ids, UUIDs, object names with a template hash. */
const INNOCENT = /^(?:[0-9a-f]+|[0-9A-F]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d+)$/i;
/** Shannon entropy in bits a character above which a mixed string is taken for a secret. */
const ENTROPY = 4.1;
const RESTLESS = 0.5;

function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** How often the kind of character changes (small, capital, digit) from one to the next: 0.6 for random text, under 0.35 for names. */
function restlessness(text: string): number {
  const kinds = [...text].map(character =>
    /[a-z]/.test(character) ? 'a' : /[A-Z]/.test(character) ? 'A' : /\d/.test(character) ? '0' : '/',
  );
  return kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length / text.length;
}

function looksRandom(text: string): boolean {
  if (INNOCENT.test(text)) return false;
  if (text.length >= 32 && /[+/]/.test(text) && restlessness(text) >= RESTLESS && entropy(text) >= ENTROPY) return true;
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
      const hide =
        (kind: string) =>
        (secret: string): string => {
          if (secret.startsWith('[redacted') || (kind === 'named' && HARMLESS.test(secret))) return secret;
          count++;
          return nameOf(kind, secret);
        };
      let clean = text;
      for (const { kind, find } of KNOWN) clean = clean.replace(find, hide(kind));
      clean = clean.replace(USERINFO, hide('password')).replace(OPTION, hide('password')).replace(AUTHORISATION, hide('authorisation'));
      clean = clean.replace(COOKIES, pairs => pairs.replace(COOKIE_VALUE, hide('cookie')));
      clean = clean.replace(
        NAMED,
        (
          whole: string,
          before: string,
          nameQuote: string | undefined,
          quote: string | undefined,
          quoted: string | undefined,
          open: string | undefined,
          bare: string | undefined,
        ) => {
          if (quoted !== undefined) return `${before}${quote ?? ''}${hide('named')(quoted)}${quote ?? ''}`;
          // A quoted name is followed by a quoted value; else it is a word of a sentence, as in: volume "token": secret not found.
          return bare === undefined || (nameQuote !== undefined && open === '' && /^[a-z]+$/.test(bare))
            ? whole
            : `${before}${open ?? ''}${hide('named')(bare)}`;
        },
      );
      clean = clean.replace(SPOKEN, hide('spoken'));
      clean = clean.replace(CANDIDATE, candidate => (looksRandom(candidate) ? hide('random')(candidate) : candidate));
      return { text: clean, count };
    },
  };
}

const shared = createRedactor();
/** Redacts one text where the count does not matter: the log, the journal, the audit log. */
export const redactText = (text: string): string => shared.redact(text).text;

/**
 * The rule of a composite alarm (CloudWatch user guide, "Rule expressions"): ALARM("name or ARN"), OK(...),
 * INSUFFICIENT_DATA(...), TRUE, FALSE, AND, OR, NOT, parentheses, and AT_LEAST(2 or 50%, [NOT] STATE, (a, b, …)).
 */
export type AlarmRule =
  | { readonly is: 'state'; readonly state: AlarmState; readonly alarm: string }
  | { readonly is: 'constant'; readonly value: boolean }
  | { readonly is: 'not'; readonly of: AlarmRule }
  | { readonly is: 'and' | 'or'; readonly of: readonly AlarmRule[] }
  | {
      readonly is: 'at-least';
      readonly threshold: string;
      readonly state: AlarmState;
      readonly negated: boolean;
      readonly alarms: readonly string[];
    };
export type AlarmState = 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';

interface Token {
  readonly is: 'word' | 'quoted' | '(' | ')' | ',';
  readonly text: string;
}

/** Reads a rule; undefined when it does not follow the grammar. */
export function parseAlarmRule(text: string): AlarmRule | undefined {
  const tokens = tokenize(text);
  if (tokens === undefined) return undefined;
  const reader = new Reader(tokens);
  const rule = either(reader);
  return rule && reader.atEnd ? rule : undefined;
}

/** Names of the alarms in it, each once, in the order they stand there. An ARN is shortened to its name. */
export function alarmsOf(rule: AlarmRule): readonly string[] {
  const names = (part: AlarmRule): readonly string[] => {
    switch (part.is) {
      case 'state':
        return [nameOf(part.alarm)];
      case 'constant':
        return [];
      case 'not':
        return names(part.of);
      case 'and':
      case 'or':
        return part.of.flatMap(names);
      case 'at-least':
        return part.alarms.map(nameOf);
    }
  };
  return [...new Set(names(rule))];
}

/** arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME, where the name may hold colons. */
export const nameOf = (alarm: string): string => /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/s.exec(alarm)?.[1] ?? alarm;

/** A word is everything up to a parenthesis, comma, quote or space: unquoted names hold dots, slashes and colons. */
const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|([(),])|([^\s"(),]+))/gsy;

function tokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (!match) return undefined;
    const [, quoted, sign, word] = match;
    if (quoted !== undefined) tokens.push({ is: 'quoted', text: quoted.replace(/\\(.)/gs, '$1') });
    else if (sign !== undefined) tokens.push({ is: sign as '(' | ')' | ',', text: sign });
    else tokens.push({ is: 'word', text: word ?? '' });
  }
  return tokens;
}

/** Deeper than any rule of 10,240 characters that a person wrote. */
const DEEPEST = 200;

class Reader {
  private at = 0;
  private depth = 0;
  constructor(private readonly tokens: readonly Token[]) {}
  get atEnd(): boolean {
    return this.at === this.tokens.length;
  }
  /** Runs with one more level of nesting; undefined when it is too deep. */
  nested(read: (reader: Reader) => AlarmRule | undefined): AlarmRule | undefined {
    if (this.depth >= DEEPEST) return undefined;
    this.depth++;
    const rule = read(this);
    this.depth--;
    return rule;
  }
  /** Takes the next token when it is this sign, or this word in any case. */
  takes(what: string): boolean {
    const token = this.tokens[this.at];
    if (!token || token.is === 'quoted' || token.text.toUpperCase() !== what) return false;
    this.at++;
    return true;
  }
  /** The next token, when it can be a name. */
  name(): string | undefined {
    const token = this.tokens[this.at];
    if (!token || (token.is !== 'word' && token.is !== 'quoted') || token.text === '') return undefined;
    this.at++;
    return token.text;
  }
  state(): AlarmState | undefined {
    return (['ALARM', 'OK', 'INSUFFICIENT_DATA'] as const).find(state => this.takes(state));
  }
}

/** OR binds less than AND, AND less than NOT. */
const either = (reader: Reader): AlarmRule | undefined => chain(reader, 'or', both);
const both = (reader: Reader): AlarmRule | undefined => chain(reader, 'and', single);

function chain(reader: Reader, is: 'and' | 'or', next: (reader: Reader) => AlarmRule | undefined): AlarmRule | undefined {
  const parts: AlarmRule[] = [];
  do {
    const part = next(reader);
    if (!part) return undefined;
    parts.push(part);
  } while (reader.takes(is.toUpperCase()));
  return parts.length === 1 ? parts[0] : { is, of: parts };
}

function single(reader: Reader): AlarmRule | undefined {
  if (reader.takes('NOT')) {
    const of = reader.nested(single);
    return of && { is: 'not', of };
  }
  if (reader.takes('(')) {
    const rule = reader.nested(either);
    return rule && reader.takes(')') ? rule : undefined;
  }
  if (reader.takes('TRUE')) return { is: 'constant', value: true };
  if (reader.takes('FALSE')) return { is: 'constant', value: false };
  if (reader.takes('AT_LEAST')) return atLeast(reader);
  const state = reader.state();
  if (!state || !reader.takes('(')) return undefined;
  const alarm = reader.name();
  return alarm !== undefined && reader.takes(')') ? { is: 'state', state, alarm } : undefined;
}

function atLeast(reader: Reader): AlarmRule | undefined {
  if (!reader.takes('(')) return undefined;
  const threshold = reader.name();
  if (threshold === undefined || !/^\d+%?$/.test(threshold) || !reader.takes(',')) return undefined;
  const negated = reader.takes('NOT');
  const state = reader.state();
  if (!state || !reader.takes(',') || !reader.takes('(')) return undefined;
  const alarms: string[] = [];
  do {
    const alarm = reader.name();
    if (alarm === undefined) return undefined;
    alarms.push(alarm);
  } while (reader.takes(','));
  return reader.takes(')') && reader.takes(')') ? { is: 'at-least', threshold, state, negated, alarms } : undefined;
}

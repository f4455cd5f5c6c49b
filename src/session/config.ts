import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { ConfigOf, Fields } from '../contracts/provider.js';
import { plainText } from '../model/plain-text.js';
import { fail, ok, type Result } from '../model/result.js';
import type { Duration } from '../model/time.js';
import { hours, milliseconds, minutes, seconds } from '../model/time.js';
import type { SecondPersonRule } from '../plan/second-person.js';
import { configSchema, type SchemaSource } from './config-schema.js';

type Scalar = string | number | boolean;
type Values = Readonly<Record<string, Scalar | readonly Scalar[] | undefined>>;

/** config.yaml after validation; see config-schema.ts. */
export interface ConfigFile {
  readonly sources?: Readonly<Record<string, Values>>;
  readonly theme?: string;
  readonly ascii?: boolean;
  readonly mouse?: boolean;
  readonly 'low-bandwidth'?: boolean;
  readonly actions?: 'ask' | 'never';
  readonly audit?: { readonly webhook?: string };
  readonly 'second-person'?: { readonly folder: string; readonly rules: readonly SecondPersonRule[] };
  readonly keys?: Readonly<Record<string, readonly string[]>>;
  readonly model?: { readonly host?: string; readonly name?: string; readonly window?: number; readonly tools?: boolean };
  readonly runbooks?: { readonly hosts?: readonly string[]; readonly folder?: string };
  readonly contexts?: Readonly<Record<string, Pick<ConfigFile, 'sources' | 'theme' | 'ascii' | 'mouse'>>>;
}

/** Reads and checks a config file. A file that is not there is an empty one, unless it was asked for by name. */
export function readConfigFile(
  file: string,
  sources: readonly SchemaSource[],
  options: { readonly mustExist: boolean },
): Result<ConfigFile, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' && !options.mustExist) return ok({});
    return fail(
      `${file}: ${code === 'ENOENT' ? 'no such file' : `can't be read (${code ?? 'unknown error'})`}. Make it, or leave out --config.`,
    );
  }
  return parseConfig(text, file, sources);
}

/** Parses and validates; the error is one line with file, line, what is wrong and what fits. */
export function parseConfig(text: string, file: string, sources: readonly SchemaSource[]): Result<ConfigFile, string> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors[0];
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    return fail(`${file}:${line}:${col}: not YAML: ${plainText(broken.message, 200)}`);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    return fail(`${file}: ${plainText(error instanceof Error ? error.message : error, 200)}`);
  }
  const validate = new Ajv({ allErrors: false, allowUnionTypes: true, verbose: true }).compile(configSchema(sources));
  if (validate(value)) return ok(value as ConfigFile);
  const problem = validate.errors?.[0];
  if (!problem) return fail(`${file}: does not fit the schema`);
  const path = problem.instancePath
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const node = (path.length === 0 ? document.contents : document.getIn(path, true)) as Placed | undefined;
  const start = unknownKey(node, problem)?.range?.[0] ?? node?.range?.[0];
  const line = start === undefined ? 1 : lines.linePos(start).line;
  return fail(`${file}:${line}: ${path.join('.') || 'the file'} ${describe(problem)}`);
}

interface Placed {
  readonly range?: readonly number[] | null | undefined;
}

/** The key that is not known: the map around it begins lines earlier. */
function unknownKey(node: unknown, problem: ErrorObject): Placed | undefined {
  const name = (problem.params as Readonly<Record<string, unknown>>)['additionalProperty'];
  const key = isMap(node) ? node.items.find(item => isScalar(item.key) && String(item.key.value) === name)?.key : undefined;
  return isScalar(key) ? key : undefined;
}

function describe(problem: ErrorObject): string {
  const params = problem.params as Readonly<Record<string, unknown>>;
  switch (problem.keyword) {
    case 'additionalProperties': {
      const known = Object.keys((problem.parentSchema?.['properties'] ?? {}) as object);
      return `has an unknown setting "${plainText(params['additionalProperty'], 60)}". Known: ${known.join(', ')}`;
    }
    case 'enum':
      return `must be one of ${(params['allowedValues'] as readonly string[]).join(', ')}, not ${plainText(problem.data, 60)}`;
    case 'type':
      return `must be ${String(params['type'])}, not ${plainText(problem.data, 60)}`;
    case 'pattern':
      return `must look like 15s, 2m or 1h, not ${plainText(problem.data, 60)}`;
    default:
      return plainText(problem.message, 200);
  }
}

const UNITS: Readonly<Record<string, (n: number) => Duration>> = { ms: milliseconds, s: seconds, m: minutes, h: hours };

/** Reads "15s", "500ms", "2m", "1h"; undefined when it is none. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^(\d+)(ms|s|m|h)$/.exec(text);
  return match ? UNITS[match[2] ?? '']?.(Number(match[1])) : undefined;
}

/** Where the values of one provider come from, strongest first. */
export interface Origins {
  readonly flags: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Sections of the config file for this provider: the context's own, then the general one. */
  readonly sections: readonly (Values | undefined)[];
}

/** Puts the values of a provider's fields together: flag, environment, context, file, fallback. Secrets come from the environment alone. */
export function resolveFields<F extends Fields>(fields: F, origins: Origins): ConfigOf<F> {
  const values: Record<string, string | readonly string[] | undefined> = {};
  for (const [name, field] of Object.entries(fields)) {
    const flag = field.flag && !field.secret ? origins.flags[field.flag] : undefined;
    const environment = field.env?.map(variable => origins.env[variable]).find(value => value !== undefined && value !== '');
    const section = field.secret ? undefined : origins.sections.map(values => values?.[name]).find(value => value !== undefined);
    const found =
      flag ??
      environment ??
      (Array.isArray(section) ? section.map(String) : section === undefined ? undefined : String(section as Scalar)) ??
      field.fallback;
    values[name] = field.many ? asList(found) : Array.isArray(found) ? found[0] : (found as string | undefined);
  }
  return values as ConfigOf<F>;
}

const asList = (value: string | readonly string[] | undefined): readonly string[] =>
  (typeof value === 'string' ? value.split(',') : (value ?? [])).map(part => part.trim()).filter(part => part !== '');

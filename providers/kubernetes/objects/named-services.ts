import { plainText, type PlainText } from '../../../src/model/plain-text.js';
import { listAt, rawTextAt, recordAt } from './raw.js';

/**
 * A name that may be a Service's, as a pod resolves it. Whether it is one, only the Services of the cluster tell; until then
 * it is told to nobody.
 */
export interface ServiceName {
  readonly name: PlainText;
  /** Absent: the namespace of the pod. */
  readonly namespace?: PlainText;
}

const MOST_NAMES = 64;
const LONGEST_VALUE = 4096;

/** RFC 1123 labels, lower case as Kubernetes has them. */
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const HOST = new RegExp(`^(${LABEL}(?:\\.${LABEL}){0,9})\\.?(?::\\d{1,5})?$`);
const IN_CLUSTER = new RegExp(`(?<![\\w.@-])${LABEL}(?:\\.${LABEL}){1,2}\\.svc(?![\\w-])`, 'g');
/** An authority ends where a path, a query or the text around it begins (RFC 3986, 3.2). */
const AUTHORITY = /[a-z][a-z0-9+.-]{0,30}:\/\/([^/?#\s"'<>]{1,1024})/gi;
const NAMES_A_SERVICE = /[_-](?:HOST|ADDR|SERVICE|URL|ENDPOINT)$/i;
/** The pods of a StatefulSet have names of their own below their Service. */
const ORDINAL = /-\d{1,5}$/;

/** The Services that the containers of a pod template may name in plain environment values and command lines. Values are not kept. */
export function namedServices(template: unknown): readonly ServiceName[] {
  const spec = recordAt(template, 'spec');
  const found = new Map<string, ServiceName>();
  const add = (host: string): void => {
    for (const service of servicesOf(host)) if (found.size < MOST_NAMES) found.set(`${service.namespace ?? ''}/${service.name}`, service);
  };
  for (const container of [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]) {
    for (const variable of listAt(container, 'env')) namesIn(rawTextAt(variable, 'name') ?? '', rawTextAt(variable, 'value') ?? '', add);
    for (const word of [...listAt(container, 'command'), ...listAt(container, 'args')])
      if (typeof word === 'string') namesInWord(word, add);
  }
  return [...found.values()];
}

function namesInWord(word: string, add: (host: string) => void): void {
  const flag = /^--?([A-Za-z][\w.-]{0,60})=(.*)$/s.exec(word);
  namesIn(flag?.[1] ?? '', flag?.[2] ?? word, add);
}

/** @param label how the value is called: only some names make a bare word the name of a Service */
function namesIn(label: string, value: string, add: (host: string) => void): void {
  if (value === '' || value.length > LONGEST_VALUE) return;
  if (value.includes('://')) {
    // What stands before the last @ is a user and a password, whatever it looks like.
    for (const [, authority = ''] of value.matchAll(AUTHORITY))
      for (const host of authority.slice(authority.lastIndexOf('@') + 1).split(',')) add(host);
    return;
  }
  for (const [host] of value.matchAll(IN_CLUSTER)) add(host);
  const bare = NAMES_A_SERVICE.test(label);
  for (const host of value.split(',')) if (bare || /^[^.:]+\.[^:]+:\d+$/.test(host)) add(host);
}

/**
 * `name`, `name.namespace`, `name.namespace.svc…`, and each with the name of a StatefulSet's pod before it. Two labels may be
 * read both ways ("cache-1.shop"): the Services that there are decide.
 */
function servicesOf(host: string): readonly ServiceName[] {
  const labels = HOST.exec(host)?.[1]?.split('.') ?? [];
  const svc = labels.indexOf('svc', 2);
  const parts = svc === -1 ? labels : labels.slice(0, svc);
  const below = ORDINAL.test(parts[0] ?? '') && (parts.length === 3 || (parts.length === 2 && svc === -1)) ? parts.slice(1) : undefined;
  return [parts, ...(below ? [below] : [])].flatMap(([name, namespace, ...more]) =>
    // An address of digits is no name: names of Services begin with a letter.
    name === undefined || more.length > 0 || !/^[a-z]/.test(name)
      ? []
      : [{ name: plainText(name), ...(namespace === undefined ? {} : { namespace: plainText(namespace) }) }],
  );
}

import { plainText, type PlainText } from '../model/plain-text.js';
import type { ResourceRef } from '../model/resource.js';

/** Names as the API server takes them: nothing in them means anything to a shell. */
const NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
/** Kinds that kubectl knows by another word. */
const KINDS: Readonly<Record<string, string>> = { config: 'configmap' };

/** A word that a shell takes as it is. */
const quoted = (text: string): string => (/^[\w./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`);

/**
 * A command for a person to copy: `` kubectl`edit ${ref}` ``. An object stands as kind/name, with its namespace behind the
 * program's name. Undefined when a name is none that a cluster could hold: names come from telemetry, and what they say must
 * never reach a shell.
 */
export function kubectl(strings: TemplateStringsArray, ...values: readonly (ResourceRef | string)[]): PlainText | undefined {
  const refs = values.filter(value => typeof value !== 'string');
  if (
    refs.some(
      ({ kind, name, namespace }) => !/^[a-z]+$/.test(kind) || !NAME.test(name) || (namespace !== undefined && !NAME.test(namespace)),
    )
  )
    return undefined;
  const namespace = refs.find(ref => ref.namespace !== undefined)?.namespace;
  const words = strings
    .map((text, index) => {
      const value = values[index];
      return (
        text + (value === undefined ? '' : typeof value === 'string' ? quoted(value) : `${KINDS[value.kind] ?? value.kind}/${value.name}`)
      );
    })
    .join('');
  return plainText(`kubectl${namespace === undefined ? '' : ` -n ${namespace}`} ${words}`);
}

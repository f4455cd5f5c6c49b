import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { at, flagAt, listAt, present, rawTextAt, recordAt, textAt } from './raw.js';

/** Another object of the same namespace that a pod can't start without. */
export interface Wanted {
  readonly kind: 'config' | 'secret' | 'serviceaccount' | 'pvc';
  readonly name: PlainText;
  /** The entry of it that is used, when it is one. */
  readonly key?: PlainText;
  /** What uses it: "volume settings". */
  readonly by: PlainText;
  /** Pods start without it when their image needs no login. */
  readonly onlyForPulling?: true;
}

/** What a pod spec names and must have; what is marked optional is left out. */
export function wantedBy(spec: unknown): readonly Wanted[] {
  const wanted = new Map<string, Wanted>();
  const add = (kind: Wanted['kind'], name: PlainText | undefined, by: PlainText, key?: PlainText, onlyForPulling?: true): void => {
    if (name) wanted.set(`${kind}/${name}/${key ?? ''}`, present({ kind, name, by, key, onlyForPulling }) as Wanted);
  };
  const account = textAt(spec, 'serviceAccountName');
  if (account && account !== 'default') add('serviceaccount', account, plainText('its service account'));
  for (const volume of listAt(spec, 'volumes')) {
    const by = plain`volume ${textAt(volume, 'name') ?? plainText('?')}`;
    add('pvc', textAt(volume, 'persistentVolumeClaim', 'claimName'), by);
    for (const source of [volume, ...listAt(volume, 'projected', 'sources')]) {
      for (const [field, name, kind] of [
        ['configMap', 'name', 'config'],
        ['secret', source === volume ? 'secretName' : 'name', 'secret'],
      ] as const) {
        if (flagAt(source, field, 'optional')) continue;
        const items = listAt(source, field, 'items');
        if (items.length === 0) add(kind, textAt(source, field, name), by);
        for (const item of items) add(kind, textAt(source, field, name), by, textAt(item, 'key'));
      }
    }
  }
  for (const container of [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]) {
    const of = textAt(container, 'name') ?? plainText('?');
    for (const from of listAt(container, 'envFrom')) {
      if (!flagAt(from, 'configMapRef', 'optional')) add('config', textAt(from, 'configMapRef', 'name'), plain`the environment of ${of}`);
      if (!flagAt(from, 'secretRef', 'optional')) add('secret', textAt(from, 'secretRef', 'name'), plain`the environment of ${of}`);
    }
    for (const variable of listAt(container, 'env')) {
      const by = plain`variable ${textAt(variable, 'name') ?? plainText('?')} of ${of}`;
      const source = recordAt(variable, 'valueFrom');
      if (!flagAt(source, 'configMapKeyRef', 'optional'))
        add('config', textAt(source, 'configMapKeyRef', 'name'), by, textAt(source, 'configMapKeyRef', 'key'));
      if (!flagAt(source, 'secretKeyRef', 'optional'))
        add('secret', textAt(source, 'secretKeyRef', 'name'), by, textAt(source, 'secretKeyRef', 'key'));
    }
  }
  // The login for pulls comes last: what is mounted as well is wanted for more.
  for (const pull of listAt(spec, 'imagePullSecrets'))
    if (!wanted.has(`secret/${textAt(pull, 'name') ?? ''}/`))
      add('secret', textAt(pull, 'name'), plainText('the login for its images'), undefined, true);
  return [...wanted.values()];
}

/** A probe in words: "GET /ready on port 8080"; undefined when there is none. */
export function probeWords(probe: unknown): PlainText | undefined {
  for (const field of ['httpGet', 'tcpSocket', 'grpc'] as const) {
    const how = recordAt(probe, field);
    if (Object.keys(how).length === 0) continue;
    const port = plainText(how['port'], 80);
    return field === 'httpGet'
      ? plain`GET ${textAt(how, 'path') ?? plainText('/')} on port ${port}`
      : plain`${plainText(field === 'grpc' ? 'gRPC' : 'TCP')} on port ${port}`;
  }
  const command = listAt(probe, 'exec', 'command')[0];
  return typeof command === 'string' ? plain`runs ${plainText(rawTextAt({ command }, 'command'), 80)}` : undefined;
}

/** A probe that asks at a port that its container does not have, and those that it has, by name or by number. By a name it can never pass; a port need not be told to be open. */
export interface StrayProbe {
  readonly probe: PlainText;
  readonly port: PlainText;
  readonly has: readonly PlainText[];
  readonly byName: boolean;
}

export function strayProbesOf(spec: unknown): readonly StrayProbe[] {
  return [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')].flatMap(container => {
    const ports = listAt(container, 'ports');
    const names = ports.map(port => textAt(port, 'name')).filter(name => name !== undefined);
    const numbers = ports.map(port => plainText(at(port, 'containerPort'), 80));
    return (['startup', 'readiness', 'liveness'] as const).flatMap((which): readonly StrayProbe[] => {
      const probe = recordAt(container, `${which}Probe`);
      const asked = at(probe, 'httpGet', 'port') ?? at(probe, 'tcpSocket', 'port');
      if (asked === undefined) return [];
      const port = plainText(asked, 80);
      const byName = !/^\d+$/.test(port);
      const has = byName ? names : numbers;
      if (has.includes(port) || (!byName && numbers.length === 0)) return [];
      return [{ probe: plain`${plainText(which)} probe of ${textAt(container, 'name') ?? plainText('?')}`, port, has, byName }];
    });
  });
}

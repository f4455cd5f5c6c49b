import { X509Certificate } from 'node:crypto';
import { plainText } from '../../../src/model/plain-text.js';
import { parseInstant, type Instant } from '../../../src/model/time.js';
import { quantity } from './quantity.js';
import { listAt, numberAt, present, rawTextAt, recordAt, textAt, timeAt } from './raw.js';
import { conditionsAt, readBase } from './read-base.js';
import { nodeTermsAt } from './selector.js';
import type {
  Allowance,
  ApiServiceObject,
  CertificateObject,
  Hook,
  NamespaceObject,
  QuotaObject,
  RoleBindingObject,
  RoleObject,
  ServiceAccountObject,
  StorageClassObject,
  VolumeObject,
  WebhookObject,
} from './surveyed.js';

export const readNamespace = (object: unknown): NamespaceObject => ({
  ...readBase('namespace', object, false),
  phase: textAt(object, 'status', 'phase') ?? plainText('Active'),
  conditions: conditionsAt(object),
});

export function readVolume(object: unknown): VolumeObject {
  const size = textAt(object, 'spec', 'capacity', 'storage');
  const name = textAt(object, 'spec', 'claimRef', 'name');
  return present({
    ...readBase('pv', object, false),
    phase: textAt(object, 'status', 'phase') ?? plainText('Unknown'),
    reason: textAt(object, 'status', 'reason'),
    message: textAt(object, 'status', 'message'),
    storageClass: textAt(object, 'spec', 'storageClassName') ?? plainText(''),
    reclaim: textAt(object, 'spec', 'persistentVolumeReclaimPolicy') ?? plainText('Retain'),
    claim: name ? { name, namespace: textAt(object, 'spec', 'claimRef', 'namespace') ?? plainText('?') } : undefined,
    size,
    bytes: quantity(size),
    modes: listAt(object, 'spec', 'accessModes').filter(mode => typeof mode === 'string'),
    nodeTerms: nodeTermsAt(object, 'spec', 'nodeAffinity', 'required'),
  });
}

export const readStorageClass = (object: unknown): StorageClassObject => ({
  ...readBase('storageclass', object, false),
  provisioner: textAt(object, 'provisioner') ?? plainText('?'),
  isDefault: rawTextAt(object, 'metadata', 'annotations', 'storageclass.kubernetes.io/is-default-class') === 'true',
  waitsForPod: rawTextAt(object, 'volumeBindingMode') === 'WaitForFirstConsumer',
});

export const readServiceAccount = (object: unknown): ServiceAccountObject => readBase('serviceaccount', object, false);

export function readWebhook(kind: WebhookObject['kind'], object: unknown): WebhookObject {
  return {
    ...readBase(kind, object, false),
    hooks: listAt(object, 'webhooks').map((hook): Hook => {
      const name = textAt(hook, 'clientConfig', 'service', 'name');
      return present({
        name: textAt(hook, 'name') ?? plainText('?'),
        failsClosed: rawTextAt(hook, 'failurePolicy') !== 'Ignore',
        caEndsAt: endOfBundle(rawTextAt(hook, 'clientConfig', 'caBundle')),
        service: name
          ? {
              name,
              namespace: textAt(hook, 'clientConfig', 'service', 'namespace') ?? plainText('?'),
              port: numberAt(hook, 'clientConfig', 'service', 'port') ?? 443,
            }
          : undefined,
      });
    }),
  };
}

export function readApiService(object: unknown): ApiServiceObject {
  const name = textAt(object, 'spec', 'service', 'name');
  return present({
    ...readBase('apiservice', object, false),
    conditions: conditionsAt(object),
    caEndsAt: endOfBundle(rawTextAt(object, 'spec', 'caBundle')),
    service: name ? { name, namespace: textAt(object, 'spec', 'service', 'namespace') ?? plainText('?') } : undefined,
  });
}

/** When the last certificate of a PEM bundle in base64 ends; undefined when it can't be read, or there is none. */
export function endOfBundle(bundle: string | undefined): Instant | undefined {
  if (!bundle) return undefined;
  const pem = Buffer.from(bundle, 'base64').toString('latin1');
  const ends: Instant[] = [];
  for (const certificate of pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []) {
    try {
      const end = parseInstant(new Date(new X509Certificate(certificate).validTo).toISOString());
      if (end !== undefined) ends.push(end);
    } catch {
      // What is no certificate has no end.
    }
  }
  return ends.length === 0 ? undefined : (Math.max(...ends) as Instant);
}

/** A Certificate of cert-manager: its status tells what is in the Secret, which is never read. */
export const readCertificate = (object: unknown): CertificateObject =>
  present({
    ...readBase('certificate', object, false),
    conditions: conditionsAt(object),
    endsAt: timeAt(object, 'status', 'notAfter'),
    renewsAt: timeAt(object, 'status', 'renewalTime'),
  });

export const readRole = (kind: RoleObject['kind'], object: unknown): RoleObject => ({
  ...readBase(kind, object, false),
  allowsAll: listAt(object, 'rules').some(rule => listAt(rule, 'verbs').includes('*') || listAt(rule, 'resources').includes('*')),
});

export const readRoleBinding = (object: unknown): RoleBindingObject => ({
  ...readBase('rolebinding', object, false),
  role: {
    kind: rawTextAt(object, 'roleRef', 'kind') === 'ClusterRole' ? 'clusterrole' : 'role',
    name: textAt(object, 'roleRef', 'name') ?? plainText('?'),
  },
  subjects: listAt(object, 'subjects').map(subject =>
    present({
      kind: (rawTextAt(subject, 'kind') ?? '?').toLowerCase(),
      namespace: textAt(subject, 'namespace'),
      name: textAt(subject, 'name') ?? plainText('?'),
    }),
  ),
});

export function readQuota(object: unknown): QuotaObject {
  const used = recordAt(object, 'status', 'used');
  const allowances = Object.keys(recordAt(object, 'status', 'hard'))
    .sort()
    .flatMap((resource): readonly Allowance[] => {
      const hard = textAt(object, 'status', 'hard', resource);
      const limit = quantity(hard);
      return hard === undefined || limit === undefined || limit <= 0
        ? []
        : [
            {
              resource: plainText(resource, 200),
              hard,
              used: textAt(used, resource) ?? plainText('0'),
              share: (quantity(used[resource]) ?? 0) / limit,
            },
          ];
    });
  return { ...readBase('resourcequota', object, false), allowances };
}

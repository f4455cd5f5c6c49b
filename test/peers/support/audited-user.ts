import { readFile } from 'node:fs/promises';
import { roleRules } from '../../../providers/kubernetes/act/role.js';
import { recordOf } from '../../../src/model/json.js';
import type { KubernetesPeer } from './kubernetes-peer.js';

const USER = 'warroom-viewer';

/** The one who may only view gets what the README says that the actions need, and nothing else. */
export async function letViewerAct(peer: KubernetesPeer): Promise<void> {
  await peer.apply(
    JSON.stringify({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'warroom-acts' },
      rules: roleRules(),
    }),
  );
  await peer.kubectl('create', 'clusterrolebinding', 'warroom-acts', '--clusterrole=warroom-acts', `--user=${USER}`);
}

/** A change that was asked of the API server. */
export interface Asked {
  readonly isDryRun: boolean;
  /** 'patch deployments/scale cart' */
  readonly what: string;
  readonly status: number;
}

/** What the viewer asked for, by the audit log, besides questions of what he may, which keep nothing. */
export async function askedByViewer({ auditLog }: KubernetesPeer): Promise<readonly Asked[]> {
  const lines = (await readFile(auditLog, 'utf8'))
    .split('\n')
    .filter(line => line !== '')
    .map(line => recordOf(JSON.parse(line)));
  return lines
    .filter(line => recordOf(line['user'])['username'] === USER)
    .flatMap(line => {
      const object = recordOf(line['objectRef']);
      if (/^selfsubject(access)?reviews$/.test(String(object['resource']))) return [];
      const resource = [object['resource'], ...(object['subresource'] === undefined ? [] : [object['subresource']])].join('/');
      return [
        {
          isDryRun: String(line['requestURI']).includes('dryRun=All'),
          what: `${String(line['verb'])} ${resource} ${String(object['name'])}`,
          status: Number(recordOf(line['responseStatus'])['code']),
        },
      ];
    });
}

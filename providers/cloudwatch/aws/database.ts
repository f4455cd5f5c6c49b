import { plain, plainText } from '../../../src/model/plain-text.js';
import type { Resource, ResourceRef } from '../../../src/model/resource.js';
import { ok, type Failure, type Result } from '../../../src/model/result.js';
import { minutes, type Instant } from '../../../src/model/time.js';
import { fact, isMissing, line, NOT_REHEARSED, notThere, type AwsAction } from './aws-action.js';
import type { Aws } from './aws.js';

export interface Database {
  readonly arn: string;
  readonly uid: string;
  readonly status: string;
  readonly engine: string;
  readonly multiZone: boolean;
  readonly replicas: number;
  /** Parameter groups whose values wait for a reboot. */
  readonly pending: readonly string[];
}

/** A database instance of RDS by its identifier. */
export async function readDatabase(aws: Aws, { name }: ResourceRef, signal: AbortSignal): Promise<Result<Database | undefined, Failure>> {
  const rds = await aws.rds();
  const answer = await rds.call(
    'DescribeDBInstances',
    (sdk, client, options) => client.send(new sdk.DescribeDBInstancesCommand({ DBInstanceIdentifier: name }), options),
    signal,
  );
  if (!answer.ok) return isMissing(answer.error) ? ok(undefined) : answer;
  const found = answer.value.DBInstances?.[0];
  return ok(
    found && {
      arn: found.DBInstanceArn ?? name,
      uid: found.DbiResourceId ?? found.DBInstanceArn ?? name,
      status: found.DBInstanceStatus ?? 'unknown',
      engine: `${found.Engine ?? ''} ${found.EngineVersion ?? ''}`.trim(),
      multiZone: found.MultiAZ ?? false,
      replicas: found.ReadReplicaDBInstanceIdentifiers?.length ?? 0,
      pending: (found.DBParameterGroups ?? []).flatMap(group =>
        group.ParameterApplyStatus === 'pending-reboot' ? (group.DBParameterGroupName ?? []) : [],
      ),
    },
  );
}

export const databaseResource = (ref: ResourceRef, database: Database, seenAt: Instant): Resource => ({
  ref,
  uid: plainText(database.uid),
  labels: {},
  seenAt,
  facts: { phase: database.status, engine: database.engine, multiZone: database.multiZone, arn: database.arn },
});

/** Never with a failover: which zone serves is a decision of its own. */
const reboot: AwsAction = {
  name: 'reboot',
  kind: 'database',
  title: 'Reboot an RDS database instance',
  async intend(aws, action, signal) {
    const read = await readDatabase(aws, action.on, signal);
    if (!read.ok) return read;
    const database = read.value;
    if (!database) return notThere(action);
    const refused = database.status === 'available' ? undefined : plain`it is ${plainText(database.status, 60)}, not available`;
    return ok({
      facts: [fact('uid', database.uid), fact('status', database.status), fact('pending', database.pending.join(' '))],
      diff: [
        line('instance', database.status, 'rebooted, without a failover'),
        ...database.pending.map(group => line(`parameter group ${group}`, 'waits for a reboot', 'applied')),
      ],
      ...(refused === undefined ? {} : { refused }),
      blastRadius: [
        plain`${plainText(database.engine, 60)}: every connection is cut, and writes fail meanwhile`,
        ...(database.replicas > 0 ? [plain`${database.replicas} read replicas follow it`] : []),
      ],
      warnings:
        database.pending.length > 0
          ? [plainText('changed parameters come into force with it: they can not be taken back by another reboot')]
          : [],
      notTested: [...NOT_REHEARSED, plainText('how long recovery takes: that depends on what was written last')],
      undo: { cannot: plainText('a reboot can not be taken back') },
      expectation: { text: plainText('it is available again'), within: minutes(15) },
    });
  },
  async judge(aws, action, _, signal) {
    const read = await readDatabase(aws, action.on, signal);
    if (!read.ok) return read;
    if (!read.value) return notThere(action);
    const { status } = read.value;
    return ok({
      is: status === 'available' ? 'worked' : /fail|incompatible|storage-full/.test(status) ? 'worse' : 'not-yet',
      seen: plain`it is ${plainText(status, 60)}`,
    });
  },
};

export const databaseActions: readonly AwsAction[] = [reboot];

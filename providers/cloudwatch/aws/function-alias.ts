import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { PlannedAction } from '../../../src/model/plan.js';
import type { Resource, ResourceRef, Revision } from '../../../src/model/resource.js';
import { ok, type Failure, type Result } from '../../../src/model/result.js';
import { instant, minutes, type Instant } from '../../../src/model/time.js';
import { fact, isMissing, line, NOT_REHEARSED, notThere, type AwsAction } from './aws-action.js';
import type { Aws } from './aws.js';

const MOST_VERSIONS = 5;
const PAGE = 50;
const MOST_PAGES = 20;

/** An alias of a Lambda function, the pointer that callers use; the reference is named "function:alias". */
export interface FunctionAlias {
  readonly arn: string;
  readonly functionName: string;
  readonly alias: string;
  readonly version: string;
  /** Changes with every change of the alias: AWS refuses an update that names another. */
  readonly revisionId: string;
  /** Share of calls that go to another version: a gradual roll-out is under way. */
  readonly isWeighted: boolean;
}

export async function readFunctionAlias(
  aws: Aws,
  { name }: ResourceRef,
  signal: AbortSignal,
): Promise<Result<FunctionAlias | undefined, Failure>> {
  const [functionName = '', alias = ''] = name.split(':');
  const api = await aws.lambda();
  const answer = await api.call(
    'GetAlias',
    (sdk, client, options) => client.send(new sdk.GetAliasCommand({ FunctionName: functionName, Name: alias }), options),
    signal,
  );
  if (!answer.ok) return isMissing(answer.error) ? ok(undefined) : answer;
  const { AliasArn: arn = name, FunctionVersion: version = '', RevisionId: revisionId = '', RoutingConfig } = answer.value;
  return ok({
    arn,
    functionName,
    alias,
    version,
    revisionId,
    isWeighted: Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {}).length > 0,
  });
}

/** The aliases of a function by name; none when it has none, or is not there. */
export async function aliasesOf(aws: Aws, functionName: string, signal: AbortSignal): Promise<Result<readonly string[], Failure>> {
  const api = await aws.lambda();
  const answer = await api.call(
    'ListAliases',
    (sdk, client, options) => client.send(new sdk.ListAliasesCommand({ FunctionName: functionName, MaxItems: PAGE }), options),
    signal,
  );
  if (!answer.ok) return isMissing(answer.error) ? ok([]) : answer;
  return ok((answer.value.Aliases ?? []).flatMap(each => each.Name ?? []));
}

/** The newest published versions, and the one that the alias points at. The hash is that of the code: publishing anew can't swap it. */
export async function readVersions(aws: Aws, alias: FunctionAlias, signal: AbortSignal): Promise<Result<readonly Revision[], Failure>> {
  const api = await aws.lambda();
  const versions: Revision[] = [];
  let marker: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await api.call(
      'ListVersionsByFunction',
      (sdk, client, options) =>
        client.send(
          new sdk.ListVersionsByFunctionCommand({
            FunctionName: alias.functionName,
            MaxItems: PAGE,
            ...(marker === undefined ? {} : { Marker: marker }),
          }),
          options,
        ),
      signal,
    );
    if (!answer.ok) return answer;
    for (const each of answer.value.Versions ?? []) {
      if (each.Version === undefined || each.Version === '$LATEST') continue;
      const at = Date.parse(each.LastModified ?? '');
      // Base64 of a digest holds signs that a name may not: as hex it is one.
      versions.push({
        name: plainText(each.Version, 20),
        hash: plainText(Buffer.from(each.CodeSha256 ?? '', 'base64').toString('hex'), 64),
        at: instant(Number.isNaN(at) ? 0 : at),
        summary: plainText(each.Description || each.Runtime || '', 100),
        current: each.Version === alias.version,
      });
    }
    marker = answer.value.NextMarker;
    if (!marker) break;
  }
  const newest = [...versions].sort((a, b) => Number(b.name) - Number(a.name)).slice(0, MOST_VERSIONS);
  const current = versions.find(each => each.current);
  return ok(current && !newest.includes(current) ? [...newest, current] : newest);
}

export const functionAliasResource = (
  ref: ResourceRef,
  alias: FunctionAlias,
  revisions: readonly Revision[],
  seenAt: Instant,
): Resource => ({
  ref,
  uid: plainText(alias.arn),
  labels: {},
  revisions,
  seenAt,
  facts: { version: alias.version, arn: alias.arn },
});

const rollBack: AwsAction = {
  name: 'roll-back',
  kind: 'function-alias',
  title: 'Point a Lambda alias at an earlier version',
  async intend(aws, action, signal) {
    const read = await readFunctionAlias(aws, action.on, signal);
    if (!read.ok) return read;
    const alias = read.value;
    if (!alias) return notThere(action);
    const versions = await readVersions(aws, alias, signal);
    if (!versions.ok) return versions;
    const wanted = versions.value.find(each => each.name === action.params['revision'] && each.hash === action.params['hash']);
    const current = versions.value.find(each => each.current);
    const refused = refusedBecause(alias, action, wanted);
    return ok({
      facts: [fact('uid', alias.arn), fact('version', alias.version), fact('revision id', alias.revisionId)],
      diff: [line('FunctionVersion', alias.version, String(action.params['revision']))],
      ...(refused === undefined ? {} : { refused }),
      blastRadius: [plain`every call of ${action.on.name}, at once`],
      warnings: [plainText('what deploys the function may point the alias elsewhere with its next run')],
      notTested: [...NOT_REHEARSED, plainText('that the earlier version still fits its environment: its configuration goes back with it')],
      undo: current
        ? {
            action: { ...action, params: { revision: current.name, hash: current.hash } },
            text: plain`points it at version ${current.name} again`,
          }
        : { cannot: plain`version ${plainText(alias.version, 20)}, which it points at, is not listed: it can't be named again` },
      expectation: { text: plain`${action.on.name} points at version ${plainText(action.params['revision'], 20)}`, within: minutes(1) },
    });
  },
  async judge(aws, action, _, signal) {
    const read = await readFunctionAlias(aws, action.on, signal);
    if (!read.ok) return read;
    return read.value
      ? ok({
          is: read.value.version === action.params['revision'] ? 'worked' : 'not-yet',
          seen: plain`it points at version ${plainText(read.value.version, 20)}`,
        })
      : notThere(action);
  },
};

function refusedBecause(alias: FunctionAlias, action: PlannedAction, wanted: Revision | undefined): PlainText | undefined {
  if (alias.isWeighted) return plainText('calls are split between two versions: a gradual roll-out is under way, stop that one');
  if (!wanted) return plain`there is no version ${plainText(action.params['revision'], 20)} with that code any more`;
  return wanted.current ? plain`it points at version ${wanted.name} already` : undefined;
}

export const functionAliasActions: readonly AwsAction[] = [rollBack];

import { isOtherService } from './replay-server.js';
import { json, loopbackServer, type LoopbackServer } from './loopback-server.js';

export type Body = Readonly<Record<string, unknown>>;
/** Answers of CloudWatch by operation: a value, a function of the request, or a status. */
export interface FakeCloudWatch extends LoopbackServer {
  answers: Record<string, Body | ((request: Body) => Body)>;
  /** Operations that fail: HTTP status and the name of the error. */
  failures: Record<string, readonly [status: number, error: string, message?: string]>;
  /** What an endpoint of its kind does when another service is asked for: says that it is not there, or nothing. */
  others: 'absent' | 'silent';
  asked(operation: string): readonly Body[];
}

/** Speaks AWS JSON 1.0 on loopback, as the SDK does: the operation is in a header. Times are seconds since 1970. */
export async function fakeCloudWatch(): Promise<FakeCloudWatch> {
  const asked: { operation: string; body: Body }[] = [];
  const server = await loopbackServer((request, response) => {
    if (isOtherService(request)) {
      if (fake.others === 'absent') json(response, 404, { message: 'only CloudWatch is here' });
      return;
    }
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const body = JSON.parse(request.body) as Body;
    asked.push({ operation, body });
    const failure = fake.failures[operation];
    const answer = fake.answers[operation] ?? {};
    if (failure) json(response, failure[0], { __type: failure[1], message: failure[2] ?? 'no' });
    else json(response, 200, typeof answer === 'function' ? answer(body) : answer, { 'content-type': 'application/x-amz-json-1.0' });
  });
  const fake: FakeCloudWatch = {
    ...server,
    others: 'absent',
    failures: {},
    answers: {
      DescribeAlarms: { MetricAlarms: [], CompositeAlarms: [] },
      DescribeAlarmHistory: { AlarmHistoryItems: [] },
      ListTagsForResource: { Tags: [] },
    },
    asked: operation => asked.filter(one => one.operation === operation).map(one => one.body),
  };
  return fake;
}

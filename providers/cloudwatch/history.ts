import type { AlarmHistoryItem, HistoryItemType } from '@aws-sdk/client-cloudwatch';
import { stableId } from '../../src/model/identity.js';
import { recordOf, stringOf } from '../../src/model/json.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { ok, type Failure, type Result } from '../../src/model/result.js';
import type { ResourceRef } from '../../src/model/resource.js';
import type { ChangeEvent, PlatformEvent, SignalId } from '../../src/model/signal.js';
import type { Window } from '../../src/model/time.js';
import { parsed, timeOf } from './alarm.js';
import { SOURCE } from './alert.js';
import type { CloudWatchApi } from './client.js';
import { alarmTypes } from './pages.js';

const MOST_PAGES = 5;
const PAGE = 100;

export interface History {
  readonly signals: readonly (PlatformEvent | ChangeEvent)[];
  readonly rejected: readonly PlainText[];
  /** There was more than is read at once. */
  readonly cut: boolean;
}

/** Transitions of alarms as events, and changes to alarms as changes, of a window. */
export async function readHistory(
  api: CloudWatchApi,
  window: Window,
  aboutOf: (alarm: string) => ResourceRef | undefined,
  options: { readonly logAlarms: boolean },
  signal: AbortSignal,
): Promise<Result<History, Failure>> {
  const signals = new Map<SignalId, PlatformEvent | ChangeEvent>();
  const rejected: PlainText[] = [];
  let cut = false;
  for (const type of ['StateUpdate', 'ConfigurationUpdate'] satisfies HistoryItemType[]) {
    let token: string | undefined;
    for (let page = 0; ; page++) {
      const answer = await api.call(
        'DescribeAlarmHistory',
        (sdk, client, call) =>
          client.send(
            new sdk.DescribeAlarmHistoryCommand({
              AlarmTypes: alarmTypes(options.logAlarms),
              HistoryItemType: type,
              StartDate: new Date(window.from),
              EndDate: new Date(window.to),
              ScanBy: 'TimestampDescending',
              MaxRecords: PAGE,
              ...(token === undefined ? {} : { NextToken: token }),
            }),
            call,
          ),
        signal,
      );
      if (!answer.ok) return answer;
      for (const item of answer.value.AlarmHistoryItems ?? []) {
        // Not every endpoint filters by type.
        if (item.HistoryItemType !== undefined && item.HistoryItemType !== type) continue;
        const one = historySignal(item, type, aboutOf);
        if (!one) rejected.push(plain`a history item of ${plainText(item.AlarmName ?? 'no alarm', 80)} without a time`);
        else if (one.at >= window.from && one.at <= window.to) signals.set(one.id, one);
      }
      token = answer.value.NextToken;
      if (token === undefined || token === '') break;
      if (page + 1 >= MOST_PAGES) {
        cut = true;
        break;
      }
    }
  }
  return ok({ signals: [...signals.values()], rejected, cut });
}

function historySignal(
  item: AlarmHistoryItem,
  type: HistoryItemType,
  aboutOf: (alarm: string) => ResourceRef | undefined,
): PlatformEvent | ChangeEvent | undefined {
  const at = timeOf(item.Timestamp);
  if (at === undefined || item.AlarmName === undefined) return undefined;
  const alarm = plainText(item.AlarmName, 200);
  const about = aboutOf(item.AlarmName) ?? { kind: 'alarm', name: alarm };
  const summary = plainText(item.HistorySummary ?? '', 300);
  const id = stableId(SOURCE, 'history', item.AlarmName, type, at, item.HistorySummary ?? '') as SignalId;
  if (type === 'ConfigurationUpdate')
    return {
      type: 'change',
      id,
      source: SOURCE,
      about,
      at,
      change: 'config',
      summary: summary === '' ? plain`alarm ${alarm} was changed` : plain`alarm ${alarm}: ${summary}`,
      state: 'finished',
      finishedAt: at,
    };
  const state = recordOf(parsed(item.HistoryData)['newState']);
  const now = stringOf(state['stateValue']);
  const reason = plainText(state['stateReason'], 300);
  return {
    type: 'event',
    id,
    source: SOURCE,
    about,
    at,
    lastAt: at,
    count: 1,
    reason: plainText(now === '' ? 'StateUpdate' : now, 40),
    level: now === 'ALARM' ? 'warning' : 'normal',
    message: reason === '' ? plain`${alarm}: ${summary}` : plain`${alarm}: ${summary} (${reason})`,
  };
}

import type { Answer, Question, QuestionArgs } from '../../src/contracts/provider.js';
import { plain, plainText, type PlainText } from '../../src/model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../src/model/result.js';
import type { MetricSeries } from '../../src/model/signal.js';
import { instant, type Window } from '../../src/model/time.js';
import type { History, MetricName } from './history.js';
import { logLines } from './log-lines.js';
import { RULES } from './rules/index.js';
import { serviceBehind, serviceRef } from './resources.js';
import { idOf, plainLabels, refOf, SOURCE } from './signals.js';
import type { Simulation } from './simulation.js';
import type { GameRef, ServiceState } from './world.js';

const MOST_LINES = 400;

/** Names and units as a Prometheus would have them. */
const METRICS: Readonly<Record<MetricName, { readonly name: string; readonly unit: string; readonly factor?: number }>> = {
  rate: { name: 'http_requests:rate', unit: 'req/s' },
  errors: { name: 'http_errors:ratio', unit: 'ratio' },
  p99: { name: 'http_request_duration:p99', unit: 's', factor: 0.001 },
  cpu: { name: 'container_cpu:ratio', unit: 'ratio' },
  memory: { name: 'container_memory:ratio', unit: 'ratio' },
  pool: { name: 'pool_connections:ratio', unit: 'ratio' },
  ready: { name: 'replicas_ready', unit: '' },
  depth: { name: 'queue_messages_ready', unit: '' },
  age: { name: 'queue_oldest_message_age', unit: 's' },
  connections: { name: 'database_connections', unit: '' },
  cost: { name: 'spend_per_hour', unit: 'USD' },
};

/** Read-only questions about the simulated shop. Each first lets the world catch up with the clock. */
export function questionsOf(simulation: Simulation, catchUp: () => void): readonly Question[] {
  const question = (name: string, purpose: string, answer: (args: QuestionArgs) => Result<Answer, Failure>): Question => ({
    name,
    purpose,
    ask(args, signal) {
      if (signal.aborted) return Promise.resolve(fail({ kind: 'cancelled', asked: plainText(name), answered: plainText('cancelled') }));
      catchUp();
      return Promise.resolve(answer(args));
    },
  });
  return [
    question('series-behind-alert', "The series that an alert's expression compares with its threshold, before and since it fired.", args =>
      seriesBehind(simulation, args),
    ),
    question('series-of', 'Rate, errors, latency, CPU and memory of a service.', args => seriesOfObject(simulation, args)),
    question('logs-of', 'The log lines of a service or a pod.', args => logsOf(simulation, args)),
  ];
}

const missing = (asked: string, what: string): Result<Answer, Failure> =>
  fail({ kind: 'invalid', asked: plainText(asked), answered: plainText(`it needs ${what}`) });
const answered = (asked: PlainText, signals: Answer['signals'], text: PlainText): Result<Answer, Failure> =>
  ok({ status: signals.length > 0 ? 'found' : 'nothing', signals, text, asked });

function seriesBehind(simulation: Simulation, { alert, window }: QuestionArgs): Result<Answer, Failure> {
  if (!alert) return missing('series-behind-alert', 'an alert');
  const rule = RULES.find(candidate => candidate.name === alert.name);
  const asked = rule ? plainText(rule.expression) : plain`series behind ${alert.name}`;
  const nothing = answered(asked, [], plainText('this alert has no series'));
  if (!rule?.metric) return nothing;
  if (rule.metric === 'cost')
    return found(asked, series(simulation, simulation.world.spend, 'cost', { kind: 'account', name: alert.about.name }, {}, window));
  const queue = alert.labels['queue'];
  const service = queue ? simulation.world.services.get(queue) : serviceBehind(simulation, alert.about);
  return service ? found(asked, seriesOf(simulation, service, rule.metric, window)) : nothing;
}

const found = (asked: PlainText, one: MetricSeries): Result<Answer, Failure> =>
  answered(
    asked,
    one.points.length > 0 ? [one] : [],
    one.points.length > 0 ? plain`${one.points.length} points` : plainText('no samples in this window'),
  );

function seriesOfObject(simulation: Simulation, { about, window }: QuestionArgs): Result<Answer, Failure> {
  const service = about && serviceBehind(simulation, about);
  if (!about) return missing('series-of', 'an object');
  const asked = plain`golden signals of ${about.name}`;
  if (!service) return answered(asked, [], plain`${about.name} has no metrics here`);
  const all = (Object.keys(METRICS) as MetricName[])
    .map(metric => seriesOf(simulation, service, metric, window))
    .filter(one => one.points.length > 0);
  return answered(asked, all, plain`${all.length} series of ${plainText(service.spec.name)}`);
}

const seriesOf = (simulation: Simulation, service: ServiceState, metric: MetricName, window: Window): MetricSeries =>
  series(
    simulation,
    service.history,
    metric,
    serviceRef(service),
    { namespace: service.spec.namespace, service: service.spec.name },
    window,
  );

function series(
  simulation: Simulation,
  history: History,
  metric: MetricName,
  about: GameRef,
  labels: Readonly<Record<string, string>>,
  window: Window,
): MetricSeries {
  const { name, unit, factor = 1 } = METRICS[metric];
  const points = history
    .between(metric, 0, simulation.world.time)
    .map(([at, value]) => [instant(simulation.toClock(at)), value * factor] as const)
    .filter(([at]) => at >= window.from && at <= window.to);
  return {
    type: 'series',
    id: idOf('series', metric, about.name),
    source: SOURCE,
    about: refOf(about),
    at: points[0]?.[0] ?? window.from,
    name: plainText(name),
    unit: plainText(unit),
    labels: plainLabels(labels),
    points,
  };
}

function logsOf(simulation: Simulation, { about, window, text }: QuestionArgs): Result<Answer, Failure> {
  if (!about) return missing('logs-of', 'an object');
  const service = serviceBehind(simulation, about);
  const asked = plain`logs of ${about.name}`;
  if (!service || service.spec.kind === 'external') return answered(asked, [], plain`${about.name} writes no logs here`);
  const lines = logLines(simulation, service, window, { troubleOnly: false, most: MOST_LINES }).filter(
    line => text === undefined || line.text.includes(text),
  );
  return answered(asked, lines, plain`${lines.length} lines`);
}

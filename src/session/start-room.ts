import { createHttp } from '../collect/http.js';
import type { Room } from '../contracts/room.js';
import type { ProviderIo } from '../contracts/provider.js';
import type { AuditSink } from '../execute/audit-log.js';
import { auditWebhook, webhookProblem } from '../execute/audit-webhook.js';
import { systemClock } from './clock.js';
import { configSchemaSources } from './schema-sources.js';
import { readConfigFile, type ConfigFile } from './config.js';
import { openFiringLog } from './firing-log.js';
import { openJournal } from './journal.js';
import { openLog } from './log.js';
import { Misuse } from './misuse.js';
import { operatorOf } from './operator.js';
import { pathsOf, type Paths } from './paths.js';
import { createPerformer } from './perform.js';
import { providers } from './providers.generated.js';
import { discoverSources, GAME_DAY, type Discovered } from './sources.js';
import { createWarRoom } from './war-room.js';
import { redactText } from '../chat/redact.js';

/** Plain data that describes the room to open: it crosses to the worker. */
export interface WorkerOptions {
  readonly flags: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly configFile?: string;
  readonly gameDay: boolean;
  /** Maker mode can't be turned on. */
  readonly readOnly: boolean;
}

export interface Surroundings {
  readonly io: ProviderIo;
  readonly paths: Paths;
  readonly config: ConfigFile;
  readonly discovered: Discovered;
}

/** Reads configuration and environment and finds the sources; connects to nothing. Throws Misuse with one clear line. */
export async function surroundingsOf(options: WorkerOptions): Promise<Surroundings> {
  const paths = pathsOf(options.env, options.configFile);
  const read = readConfigFile(paths.configFile, await configSchemaSources(), { mustExist: options.configFile !== undefined });
  if (!read.ok) throw new Misuse(read.error);
  const clock = systemClock();
  const log = openLog(paths.log, () => clock.now());
  const io: ProviderIo = { clock, http: createHttp(clock, options.env), log: line => log.write(redactText(line)), env: options.env };
  const context = typeof options.flags['context'] === 'string' ? options.flags['context'] : undefined;
  const discovered = await discoverSources(
    providers,
    { flags: options.flags, config: read.value, gameDay: options.gameDay, ...(context === undefined ? {} : { context }) },
    io,
  );
  return { io, paths, config: read.value, discovered };
}

/** Where a copy of each audit line goes; nowhere unless the config file says so. */
function auditSinkOf(config: ConfigFile, env: WorkerOptions['env'], { http }: ProviderIo): AuditSink | undefined {
  const url = config.audit?.webhook;
  if (url === undefined) return undefined;
  const problem = webhookProblem(url);
  if (problem !== undefined) throw new Misuse(`audit.webhook of the config file ${problem}`);
  return auditWebhook({ url, token: env['WARROOM_AUDIT_TOKEN'] }, http);
}

/** The room, with everything it needs from this machine. Throws Misuse when a source that was asked for can't be tried. */
export async function startRoom(options: WorkerOptions): Promise<Room> {
  const { io, paths, config, discovered } = await surroundingsOf(options);
  const wrong = discovered.missing.find(source => source.wrong);
  if (wrong) throw new Misuse(`${wrong.title}: ${wrong.because}`);
  const sink = auditSinkOf(config, options.env, io);
  const playing = discovered.sources.some(source => source.id === GAME_DAY);
  return createWarRoom({
    sources: discovered.sources,
    clock: io.clock,
    // Game day starts anew each time: what was acknowledged in a simulated world is no memory of the real one.
    journal: playing
      ? { append: () => undefined, read: () => ({ events: [], unreadable: 0 }) }
      : openJournal(paths.journal, redactText, line => io.log(line)),
    firings: playing ? { append: () => undefined, read: () => [] } : openFiringLog(paths.firings, redactText, line => io.log(line)),
    performer: performing =>
      createPerformer(performing, {
        auditPath: playing ? paths.gameDayAudit : paths.audit,
        patches: paths.patches,
        ...(sink && !playing ? { auditSink: sink } : {}),
        ...(config['second-person'] ? { secondPerson: config['second-person'] } : {}),
        operator: operatorOf(options.env),
        allowed: !options.readOnly && config.actions !== 'never',
        runbooks: config.runbooks ?? {},
        model: {
          ...config.model,
          ...(options.env['OLLAMA_HOST'] ? { host: options.env['OLLAMA_HOST'] } : {}),
          ...(typeof options.flags['model'] === 'string' ? { name: options.flags['model'] } : {}),
        },
      }),
  });
}

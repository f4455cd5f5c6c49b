import type { OpenSource } from '../contracts/provider-suite.js';
import { instant } from '../../src/model/time.js';
import { fakeClock } from './fake-clock.js';
import { providerIo } from './provider-io.js';
import { readRecording, replayServer } from './replay-server.js';

export interface RecordedSource {
  readonly provider: string;
  /** Name of the file in test/recordings/PROVIDER. */
  readonly recording: string;
  /** Keys whose values a parser needs as they are: a hostile source leaves them alone. */
  readonly words: readonly string[];
  config(url: string): OpenSource['config'];
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** A source that answers what a real server answered, on a clock that stands at that moment. */
export async function recordedSource({ provider, recording, words, config, env, secrets }: RecordedSource): Promise<OpenSource> {
  const recorded = readRecording(provider, recording);
  const server = await replayServer(recorded, new Set(words));
  const io = providerIo({ clock: fakeClock(instant(Date.parse(recorded.at))), ...(env ? { env } : {}) });
  return {
    config: config(server.url),
    io,
    secrets,
    unknown: server.unknown,
    behave: server.behave,
    taintWith: server.taintWith,
    close: server.close,
  };
}

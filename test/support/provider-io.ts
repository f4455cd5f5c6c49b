import { createHttp } from '../../src/collect/http.js';
import type { ConfigOf, Fields, Provider, ProviderIo } from '../../src/contracts/provider.js';
import { fakeClock, type FakeClock } from './fake-clock.js';

/** What the room gives a provider, on a clock that a test moves. Everything that is logged is kept. */
export function providerIo(
  options: { readonly clock?: FakeClock; readonly env?: ProviderIo['env'] } = {},
): ProviderIo & { readonly clock: FakeClock; readonly logged: readonly string[] } {
  const clock = options.clock ?? fakeClock();
  const logged: string[] = [];
  return {
    clock,
    http: createHttp(clock),
    env: options.env ?? {},
    log: line => {
      logged.push(line);
    },
    logged,
  };
}

/** The settings of a provider as the room would make them: fallbacks, an empty list for `many`, and what is given. */
export function configOf<F extends Fields>(
  provider: Provider<F>,
  given: Readonly<Record<string, string | readonly string[]>>,
): ConfigOf<F> {
  return Object.fromEntries(
    Object.entries(provider.config).map(([name, field]) => [name, given[name] ?? field.fallback ?? (field.many ? [] : undefined)]),
  ) as ConfigOf<F>;
}

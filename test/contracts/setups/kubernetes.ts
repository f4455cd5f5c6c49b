import { fakeClock } from '../../support/fake-clock.js';
import { kubernetesReplay } from '../../support/kubernetes-replay.js';
import { json } from '../../support/loopback-server.js';
import { providerIo } from '../../support/provider-io.js';
import { infected, misbehave, type Behaviour, type Taint } from '../../support/replay-server.js';
import type { ProviderSetup } from '../provider-suite.js';

/** What the provider reads as words of the API, or as identity: a hostile source leaves them alone. */
const WORDS = new Set(['uid', 'resourceVersion', 'kind', 'apiVersion', 'type', 'status', 'phase', 'reason', 'gitVersion', 'continue']);
const TOKEN = 's3cret-service-account-token';

/** Lists are answered from a recording; watches are held open, as a quiet cluster does. */
export const setup: ProviderSetup = {
  expects: ['alert', 'change', 'event'],
  async open() {
    let behaviour: Behaviour = 'well';
    let taint: Taint | undefined;
    const replay = await kubernetesReplay(
      (request, response, recorded) => {
        if (behaviour === 'silent') return true;
        if (misbehave(behaviour, request, response, {}, taint)) return true;
        if (behaviour !== 'hostile' || recorded === undefined || request.query.has('watch')) return false;
        json(response, 200, infected(recorded, WORDS, taint));
        return true;
      },
      { token: TOKEN },
    );
    const io = providerIo({ clock: fakeClock(replay.recordedAt), env: { KUBECONFIG: replay.kubeconfig } });
    return {
      config: { kubeconfig: replay.kubeconfig },
      io,
      secrets: [TOKEN, 'of-two-words'],
      behave(next) {
        behaviour = next;
      },
      taintWith(next) {
        taint = next;
      },
      close: () => replay.close(),
    };
  },
};
export const canMisbehave = true;

/** Secrets made up by rule, and texts that look like secrets and are what an engineer needs to read. Deterministic. */

function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // Numerical Recipes' linear congruential generator: enough to make letters.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = UPPER.toLowerCase();
const DIGITS = '0123456789';
const ALL = UPPER + LOWER + DIGITS;
const HEX = '0123456789abcdef';

/** `secret` is what must not survive in `text`. */
export interface Seeded {
  readonly text: string;
  readonly secret: string;
}

export function seededSecrets(count: number): readonly Seeded[] {
  const random = generator(20260115);
  const some = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
  // Every kind at once has upper case, lower case and a digit, as real ones have.
  const mixed = (length: number): string => `a${some(ALL, length - 3)}Z7`;
  const makers: readonly (() => Seeded)[] = [
    () => {
      const secret = `AKIA${some(UPPER + DIGITS, 16)}`;
      return { secret, text: `using credentials ${secret} in eu-west-1` };
    },
    () => {
      const secret = mixed(40);
      return { secret, text: `aws_secret_access_key = ${secret}` };
    },
    () => {
      const secret = `ghp_${mixed(36)}`;
      return { secret, text: `remote: https://x-access-token:${secret}@git.example/shop.git` };
    },
    () => {
      const secret = `xoxb-${some(DIGITS, 12)}-${some(DIGITS, 12)}-${mixed(24)}`;
      return { secret, text: `slack client failed with ${secret}` };
    },
    () => {
      const secret = `eyJ${mixed(20)}.eyJ${mixed(40)}.${mixed(43)}`;
      return { secret, text: `Authorization: Bearer ${secret}` };
    },
    () => {
      const secret = mixed(18);
      return { secret, text: `postgres://shop:${secret}@db-0:5432/orders?sslmode=disable` };
    },
    () => {
      const secret = mixed(14);
      return { secret, text: `{"level":"error","password":"${secret}","msg":"login failed"}` };
    },
    () => {
      const secret = some(HEX, 32);
      return { secret, text: `DB_PASSWORD=${secret} is not accepted` };
    },
    () => {
      const secret = `AIza${mixed(35)}`;
      return { secret, text: `GET /maps?key=${secret} 403` };
    },
    () => {
      const secret = `sk_live_${mixed(24)}`;
      return { secret, text: `stripe error for key ${secret}` };
    },
    () => {
      const secret = `SG.${mixed(22)}.${mixed(43)}`;
      return { secret, text: `sendgrid rejected ${secret}` };
    },
    () => {
      const secret = `glpat-${mixed(20)}`;
      return { secret, text: `clone with ${secret} failed` };
    },
    () => {
      const secret = `hvs.${mixed(24)}`;
      return { secret, text: `vault token ${secret} expired` };
    },
    () => {
      const secret = some(ALL, 30);
      return { secret, text: `-----BEGIN RSA PRIVATE KEY----- ${secret} -----END RSA PRIVATE KEY-----` };
    },
    () => {
      const secret = mixed(32);
      return { secret, text: `curl -H "X-Api-Key: ${secret}" http://pay` };
    },
    () => {
      const secret = mixed(16);
      return { secret, text: `mysql --password=${secret} -h db` };
    },
    () => {
      const secret = `${some(ALL, 22)}==`;
      return { secret, text: `Authorization: Basic ${secret}` };
    },
    () => {
      const secret = mixed(44);
      return { secret, text: `https://blob.example/c/f?sv=1&sig=${secret}` };
    },
    () => {
      const secret = mixed(48);
      return { secret, text: `retrying with session ${secret} after timeout` };
    },
    () => {
      const secret = `npm_${mixed(36)}`;
      return { secret, text: `registry answered 401 for ${secret}` };
    },
  ];
  return Array.from({ length: count }, (_, index) => makers[index % makers.length]!());
}

/** Digests, ids, names, paths, numbers: hiding them would blind the person. */
export function lookAlikes(count: number): readonly string[] {
  const random = generator(7);
  const some = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
  const makers: readonly (() => string)[] = [
    () => `pod checkout-${some('bcdfghjklmnpqrstvwxz2456789', 10)}-${some('bcdfghjklmnpqrstvwxz2456789', 5)} restarted`,
    () => `image shop/checkout@sha256:${some(HEX, 64)}`,
    () => `uid ${some(HEX, 8)}-${some(HEX, 4)}-${some(HEX, 4)}-${some(HEX, 4)}-${some(HEX, 12)}`,
    () => `trace_id=${some(HEX, 32)} span_id=${some(HEX, 16)}`,
    () => `commit ${some(HEX, 40)} by ada`,
    () => `histogram_quantile(0.99, sum by (service, le) (rate(http_request_duration_seconds_bucket[5m]))) > ${some(DIGITS, 2)}`,
    () => `password authentication failed for user "shop" after ${some(DIGITS, 2)} tries`,
    () => `token expired ${some(DIGITS, 2)}m ago, renew it`,
    () => `arn:aws:cloudwatch:eu-west-1:${some(DIGITS, 12)}:alarm:checkout-latency-p99-above-threshold`,
    () => `kube_deployment_status_replicas_unavailable{namespace="shop",deployment="checkout-frontend-canary"} ${some(DIGITS, 1)}`,
    () =>
      `/var/lib/kubelet/pods/${some(HEX, 8)}-${some(HEX, 4)}-${some(HEX, 4)}-${some(HEX, 4)}-${some(HEX, 12)}/volumes/kubernetes.io~projected`,
    () => `ip-10-0-${some(DIGITS, 2)}-7.eu-west-1.compute.internal NotReady`,
    () => `secret "registry-pull" not found in namespace shop-${some(LOWER, 4)}`,
    () => `com.example.orders.checkout.PaymentAuthorizationServiceImpl.authorizePayment line ${some(DIGITS, 3)}`,
    () => `2026-01-15T14:23:${some('012345', 1)}${some(DIGITS, 1)}.123456789Z error connecting to upstream`,
    () => `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 handshake took ${some(DIGITS, 2)} ms`,
    () => `tokens: ${some(DIGITS, 4)} of 8192 used`,
    () => `https://grafana.example/d/${some(LOWER, 9)}/checkout-overview?from=now-1h&to=now`,
    () => `ConfigMap/checkout-feature-flags-production-eu-central changed by argocd-application-controller`,
    () => `i-${some(HEX, 17)} terminated, sg-${some(HEX, 17)} unchanged`,
  ];
  return Array.from({ length: count }, (_, index) => makers[index % makers.length]!());
}

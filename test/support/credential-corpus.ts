/** A second corpus of secrets, made apart from the first: by makers of credentials and by the places where they leak. Deterministic. */
import type { Seeded } from './secret-corpus.js';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const WORD = UPPER + LOWER + DIGITS;

type Draw = (alphabet: string, length: number) => string;
function drawing(seed: number): Draw {
  let state = seed;
  const next = (): number => {
    // Mulberry32, public domain.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return (alphabet, length) => Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join('');
}
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

type Leak = (draw: Draw) => Seeded;
const leak =
  (secretOf: (draw: Draw) => string, textOf: (secret: string, draw: Draw) => string): Leak =>
  draw => {
    const secret = secretOf(draw);
    return { secret, text: textOf(secret, draw) };
  };

/** Credentials with a form of their own, by the documentation of their makers. */
// A case a line.
// prettier-ignore
const ISSUED: readonly Leak[] = [
  leak(draw => `AKIA${draw(`${UPPER}234567`, 16)}`, secret => `botocore: The security token included in the request is invalid for ${secret}`),
  leak(draw => `ASIA${draw(`${UPPER}234567`, 16)}`, secret => `aws sts get-caller-identity failed (AccessKeyId=${secret})`),
  leak(draw => draw(`${WORD}/+`, 40), secret => `AWS_SECRET_ACCESS_KEY=${secret}`),
  leak(draw => `${base64('IQoJb3JpZ2lu')}${draw(`${WORD}/+`, 120)}==`, secret => `aws_session_token = ${secret}`),
  leak(draw => `AIza${draw(`${WORD}-_`, 35)}`, secret => `{"url":"https://maps.example/api?key=${secret}","code":403}`),
  leak(draw => `ya29.${draw(`${WORD}-_`, 60)}`, secret => `gcloud: token ${secret} rejected`),
  leak(draw => `GOCSPX-${draw(`${WORD}-_`, 28)}`, secret => `oauth client ${secret} unknown`),
  leak(draw => draw(`${WORD}/+`, 86), secret => `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${secret}==;EndpointSuffix=core.windows.net`),
  leak(draw => `${draw(WORD, 42)}%3D`, secret => `https://shop.blob.core.windows.net/logs/a.txt?sp=r&st=2026-01-15T14:00:00Z&sv=2022-11-02&sr=b&sig=${secret}`),
  leak(draw => `${draw(WORD, 3)}8Q~${draw(`${WORD}-_.~`, 34)}`, secret => `AADSTS7000215: Invalid client secret provided: ${secret}`),
  leak(draw => `${draw(`${WORD}/+`, 43)}=`, secret => `Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=${secret}`),
  leak(draw => `ghp_${draw(WORD, 36)}`, secret => `fatal: could not read from https://${secret}@github.com/shop/checkout.git`),
  leak(draw => `ghs_${draw(WORD, 36)}`, secret => `actions runner registered with ${secret}`),
  leak(draw => `github_pat_${draw(WORD, 22)}_${draw(WORD, 59)}`, secret => `argocd: authentication required: ${secret}`),
  leak(draw => `glpat-${draw(`${WORD}-_`, 20)}`, secret => `git clone https://oauth2:${secret}@gitlab.example/shop.git`),
  leak(draw => `glrt-${draw(`${WORD}-_`, 20)}`, secret => `runner ${secret} has contacted the server`),
  leak(draw => `xoxb-${draw(DIGITS, 12)}-${draw(DIGITS, 13)}-${draw(WORD, 24)}`, secret => `slack: invalid_auth for ${secret}`),
  leak(draw => `xapp-1-A${draw(UPPER + DIGITS, 10)}-${draw(DIGITS, 13)}-${draw(HEX, 64)}`, secret => `socket mode: ${secret} not allowed`),
  leak(draw => `T${draw(UPPER + DIGITS, 8)}/B${draw(UPPER + DIGITS, 8)}/${draw(WORD, 24)}`, secret => `POST https://hooks.slack.com/services/${secret} 404 no_service`),
  leak(draw => `${draw(DIGITS, 18)}/${draw(`${WORD}-_`, 68)}`, secret => `notify failed: Post "https://discord.com/api/webhooks/${secret}": EOF`),
  leak(draw => `${draw(HEX, 32)}/${draw(HEX, 8)}-${draw(HEX, 4)}-${draw(HEX, 4)}-${draw(HEX, 4)}-${draw(HEX, 12)}`, secret => `teams: https://shop.webhook.office.com/webhookb2/${draw8}@${draw8}/IncomingWebhook/${secret} returned 410`),
  leak(draw => `${draw(DIGITS, 10)}:AA${draw(`${WORD}-_`, 33)}`, secret => `https://api.telegram.org/bot${secret}/sendMessage 401`),
  leak(draw => `sk_live_${draw(WORD, 24)}`, secret => `stripe.error.AuthenticationError: Invalid API Key provided: ${secret}`),
  leak(draw => `rk_test_${draw(WORD, 99)}`, secret => `restricted key ${secret} may not do this`),
  leak(draw => `whsec_${draw(WORD, 32)}`, secret => `webhook signature with ${secret} does not match`),
  leak(draw => `sk-proj-${draw(`${WORD}-_`, 48)}T3BlbkFJ${draw(WORD, 20)}`, secret => `Incorrect API key provided: ${secret}.`),
  leak(draw => `sk-ant-api03-${draw(`${WORD}-_`, 93)}AA`, secret => `x-api-key ${secret} was revoked`),
  leak(draw => `hf_${draw(WORD, 34)}`, secret => `401 Client Error for url https://hf.example/model, token ${secret}`),
  leak(draw => `npm_${draw(WORD, 36)}`, secret => `//registry.example/:_authToken=${secret}`),
  leak(draw => `pypi-AgEIcHlwaS5vcmc${draw(`${WORD}-_`, 80)}`, secret => `twine upload: 403 with ${secret}`),
  leak(draw => `dckr_pat_${draw(`${WORD}-_`, 27)}`, secret => `docker login -u shop -p ${secret}`),
  leak(draw => `hvs.${draw(`${WORD}-_`, 90)}`, secret => `vault: permission denied (token ${secret})`),
  leak(draw => `dop_v1_${draw(HEX, 64)}`, secret => `doctl: unable to authenticate ${secret}`),
  leak(draw => `SG.${draw(`${WORD}-_`, 22)}.${draw(`${WORD}-_`, 43)}`, secret => `mail: 401 for ${secret}`),
  leak(draw => `SK${draw(HEX, 32)}`, secret => `twilio api key ${secret} is suspended`),
  leak(draw => `key-${draw(HEX, 32)}`, secret => `mailgun: api:${secret} forbidden`),
  leak(draw => `glsa_${draw(WORD, 32)}_${draw(HEX, 8)}`, secret => `grafana: invalid API key ${secret}`),
  leak(draw => `dapi${draw(HEX, 32)}-2`, secret => `databricks: ${secret} expired`),
  leak(draw => `shpat_${draw(HEX, 32)}`, secret => `X-Shopify-Access-Token: ${secret}`),
  leak(draw => `NRAK-${draw(UPPER + DIGITS, 27)}`, secret => `newrelic deploy marker failed for ${secret}`),
  leak(draw => `lin_api_${draw(WORD, 40)}`, secret => `linear: ${secret} has no access`),
  leak(draw => `AGE-SECRET-KEY-1${draw('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`, secret => `sops: cannot use ${secret}`),
  leak(draw => `PMAK-${draw(HEX, 24)}-${draw(HEX, 34)}`, secret => `newman run with ${secret}`),
  leak(draw => `atlasv1.${draw(`${WORD}-_`, 67)}`, secret => `terraform: ${draw14}.${secret} unauthorized`),
  leak(draw => `EAACEdEose0cBA${draw(WORD, 60)}`, secret => `graph api: access_token=${secret}`),
];
const draw8 = '0a1b2c3d-0000-4000-8000-0123456789ab';
const draw14 = 'aB3dE5gH7jK9mN';

/** Where they leak, whoever made them: headers, addresses, settings, files, structured logs. */
// prettier-ignore
const LEAKED: readonly Leak[] = [
  leak(draw => `${base64url('{"alg":"RS256","typ":"JWT"}')}.${base64url(`{"sub":"${draw(LOWER, 8)}"}`)}.${draw(`${WORD}-_`, 86)}`, secret => `jwt malformed: ${secret}`),
  leak(draw => `${base64url('{"alg":"none"}')}.${base64url(`{"user":"${draw(LOWER, 8)}"}`)}.`, secret => `Cookie: session=${secret}`),
  leak(draw => `MIIE${draw(`${WORD}/+`, 120)}`, secret => `-----BEGIN PRIVATE KEY-----\\n${secret}\\n-----END PRIVATE KEY-----`),
  leak(draw => `b3BlbnNzaC1rZXktdjE${draw(`${WORD}/+`, 120)}`, secret => `-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}\n`),
  leak(draw => `LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ${draw(`${WORD}/+`, 80)}==`, secret => `    client-key-data: ${secret}`),
  leak(draw => draw(WORD, 16), secret => `amqp://orders:${secret}@rabbit-0.rabbit:5672/%2f connection refused`),
  leak(draw => `${draw(WORD, 6)}@${draw(WORD, 6)}!`, secret => `mysql://root:${secret}@db:3306/shop`),
  leak(draw => draw(WORD, 20), secret => `redis://:${secret}@cache:6379/0 NOAUTH`),
  leak(draw => draw(LOWER, 10), secret => `mongodb+srv://shop:${secret}@cluster0.example/orders?retryWrites=true`),
  leak(draw => draw(WORD, 12), secret => `https://admin:${secret}@grafana.example/api/health 401`),
  leak(draw => `${draw(LOWER, 6)}#${draw(DIGITS, 4)}`, secret => `Server=db;Database=orders;User Id=sa;Password=${secret};Encrypt=true`),
  leak(draw => `${draw(WORD, 10)}$1`, secret => `host=db port=5432 user=shop password=${secret} dbname=orders`),
  leak(draw => `correct horse ${draw(LOWER, 7)} staple`, secret => `{"user":"ada","password":"${secret}","ok":false}`),
  leak(draw => base64(`ada:${draw(WORD, 12)}`), secret => `> Authorization: Basic ${secret}`),
  leak(draw => draw(`${WORD}-._~`, 64), secret => `{"headers":{"authorization":"Bearer ${secret}"}}`),
  leak(draw => draw(HEX, 40), secret => `Authorization: token ${secret}`),
  leak(draw => draw(HEX, 32), secret => `DD-API-KEY: ${secret}`),
  leak(draw => draw(WORD, 24), secret => `X-Auth-Token: ${secret}`),
  leak(draw => `s%3A${draw(`${WORD}-_`, 32)}.${draw(`${WORD}%`, 43)}`, secret => `Cookie: theme=dark; connect.sid=${secret}; lang=en`),
  leak(draw => draw(HEX, 32), secret => `Set-Cookie: JSESSIONID=${secret}; Path=/; HttpOnly`),
  leak(draw => draw(WORD, 26), secret => `Cookie: PHPSESSID=${secret}`),
  leak(draw => draw(`${WORD}!#%*`, 14), secret => `SPRING_DATASOURCE_PASSWORD: ${secret}`),
  leak(draw => draw(HEX, 64), secret => `SESSION_SECRET='${secret}'`),
  leak(draw => `${draw(LOWER, 5)}-${draw(DIGITS, 4)}`, secret => `exec: psql "--password=${secret}" -h db`),
  leak(draw => draw(WORD, 14), secret => `curl -u admin:${secret} https://elastic:9200/_cat/health`),
  leak(draw => draw(WORD, 14), secret => `PGPASSWORD=${secret} pg_dump orders`),
  leak(draw => draw(HEX, 32), secret => `GET /v1/pay?amount=3&api_key=${secret}&currency=eur 500`),
  leak(draw => draw(WORD, 22), secret => `GET /callback?access_token=${secret}&state=3 302`),
  leak(draw => draw(`${WORD}-_`, 43), secret => `oauth: refresh_token=${secret} is expired`),
  leak(draw => draw(WORD, 32), secret => `{"clientSecret":"${secret}"}`),
  leak(draw => draw(WORD, 20), secret => `\\"db_pass\\":\\"${secret}\\"`),
  leak(draw => base64(draw(WORD, 18)), secret => `  password: ${secret}\n  username: YWRtaW4=`),
  leak(draw => `${draw(`${LOWER}${DIGITS}`, 6)}.${draw(`${LOWER}${DIGITS}`, 16)}`, secret => `kubeadm join 10.0.0.1:6443 --token ${secret} --discovery-token-unsafe-skip-ca-verification`),
  leak(draw => draw(`${WORD}/+`, 52), secret => `retrying upload with credential ${secret} (attempt 3)`),
  leak(draw => draw(WORD, 18), secret => `org.hibernate: Access denied, user=shop, pwd=${secret}`),
  leak(draw => draw(WORD, 16), secret => `Using password ${secret} for user shop`),
  leak(draw => draw(HEX, 40), secret => `PRIVATE-TOKEN: ${secret}`),
  leak(draw => draw(WORD, 30), secret => `signing_key: "${secret}"`),
  leak(draw => draw(HEX, 48), secret => `encryption-key=${secret}`),
];

export function leakedCredentials(count: number): readonly Seeded[] {
  const draw = drawing(41);
  const leaks = [...ISSUED, ...LEAKED];
  return Array.from({ length: count }, (_, index) => leaks[index % leaks.length]!(draw));
}

/** What an engineer reads every day and what must stay: ids, digests, addresses, names, sentences about secrets. */
// prettier-ignore
const HARMLESS: readonly ((draw: Draw) => string)[] = [
  draw => `Pulled image registry.example/shop/checkout:v2.${draw(DIGITS, 2)}@sha256:${draw(HEX, 64)}`, draw => `HEAD is now at ${draw(HEX, 40)} raise pool size`, draw => `merge ${draw(HEX, 7)} into main`,
  draw => `traceparent: 00-${draw(HEX, 32)}-${draw(HEX, 16)}-01`, draw => `X-Request-Id: ${draw(HEX, 8)}-${draw(HEX, 4)}-4${draw(HEX, 3)}-a${draw(HEX, 3)}-${draw(HEX, 12)}`, draw => `x-amzn-trace-id: Root=1-${draw(HEX, 8)}-${draw(HEX, 24)}`,
  draw => `connect to 10.${draw(DIGITS, 2)}.3.7:5432 refused, then 192.168.4.${draw(DIGITS, 2)} and 172.16.0.1`, draw => `fe80::${draw(HEX, 4)}:${draw(HEX, 4)}:${draw(HEX, 4)} unreachable`, draw => `etag "${draw(HEX, 32)}" not modified`,
  draw => `checkout-${draw('bcdfghjklmnpqrstvwxz2456789', 10)}-${draw('bcdfghjklmnpqrstvwxz2456789', 5)} OOMKilled`, draw => `vol-0${draw(HEX, 16)} attached to i-0${draw(HEX, 16)} in subnet-0${draw(HEX, 16)}`, draw => `arn:aws:iam::${draw(DIGITS, 12)}:role/eksctl-prod-nodegroup-NodeInstanceRole-${draw(UPPER + DIGITS, 12)}`,
  draw => `arn:aws:elasticloadbalancing:eu-west-1:${draw(DIGITS, 12)}:loadbalancer/app/checkout/${draw(HEX, 16)}`, () => 'container "app" has no secret named registry-credentials', () => 'MountVolume.SetUp failed for volume "token": secret "checkout-token" not found', () => 'password: must not be empty',
  () => 'token has invalid claims: token is expired', () => 'FATAL: password authentication failed for user "orders"', () => 'secretKeyRef: name: db-credentials, key: password', () => 'envFrom secretRef checkout-secrets', () => 'Cookie: too large, 431', () => 'Authorization: missing', () => 'api_key is required',
  draw => `max_tokens=${draw(DIGITS, 4)} prompt_tokens: ${draw(DIGITS, 4)} completion_tokens: ${draw(DIGITS, 3)}`, draw => `tokens_per_second=${draw(DIGITS, 2)}.4 token_count=${draw(DIGITS, 5)}`, () => 'passwordless login enabled, password_policy=strict', () => 'rate limited: token bucket empty, refill in 3s', () => 'Basic authentication is disabled; bearer authentication required',
  draw => `sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{container!="POD",image!=""}[5m])) > 0.${draw(DIGITS, 2)}`, draw => `apiserver_request_duration_seconds_bucket{verb="LIST",le="${draw(DIGITS, 1)}.5"} ${draw(DIGITS, 5)}`, draw => `serial ${draw(DIGITS, 20)} expires 2026-12-01T00:00:00Z`,
  draw => `fingerprint SHA1 ${draw(HEX, 2)}:${draw(HEX, 2)}:${draw(HEX, 2)}:${draw(HEX, 2)}:${draw(HEX, 2)}:${draw(HEX, 2)}`, draw => `SHA256:${draw(HEX, 64)} layer exists`, draw => `resourceVersion ${draw(DIGITS, 9)} is too old`, draw => `lease kube-system/apiserver-${draw(`${LOWER}${DIGITS}`, 26)} renewed`,
  () => 'at com.example.checkout.infrastructure.persistence.JdbcPaymentAuthorizationRepositoryImpl$$EnhancerBySpringCGLIB.findByIdAndStatusNot(JdbcPaymentAuthorizationRepositoryImpl.java:213)', () => 'https://runbooks.prometheus-operator.dev/runbooks/kubernetes/kubepodcrashlooping',
  () => 'https://grafana.example/d/abc123XYZ/checkout?orgId=1&from=now-6h&to=now&var-namespace=shop', () => 'github.com/prometheus/client_golang/prometheus/promhttp.InstrumentRoundTripperCounter.func1', () => 'postgres://db:5432/orders?sslmode=require connection reset', () => 'redis://cache:6379/0 timed out', () => 'http://user@host.example/ 404',
  draw => `0x${draw(HEX, 16)} in ngx_http_process_request_line ()`, draw => `goroutine ${draw(DIGITS, 3)} [IO wait, ${draw(DIGITS, 2)} minutes]:`, draw => `kafka offset ${draw(DIGITS, 10)} of orders.payment-authorized.v2 partition ${draw(DIGITS, 1)}`, () => 'CVE-2026-12345 in libssl3 3.0.15-1~deb12u1', () => '/var/run/secrets/kubernetes.io/serviceaccount/token: permission denied',
  () => 'TLS_AES_256_GCM_SHA384 X25519 handshake failure', draw => `session closed after ${draw(DIGITS, 3)} ms, sessions=${draw(DIGITS, 3)}`, () => 'credentials expired, refresh them with aws sso login', () => 'key=value pairs expected, key: checkout', draw => `partition_key=orders#${draw(DIGITS, 6)} sort_key=2026-01-15`, draw => `idempotency-key: ${draw(HEX, 8)}-${draw(HEX, 4)}-4${draw(HEX, 3)}-8${draw(HEX, 3)}-${draw(HEX, 12)}`,
  draw => `consumer_key_hash ${draw(HEX, 8)} cache-key=/api/cart/${draw(DIGITS, 5)}`, () => 'Secret/checkout-tls of type kubernetes.io/tls was rotated', () => 'pwd=/home/app cwd=/srv', () => 'the password of the user was changed by ada',
];

export function harmlessLines(count: number): readonly string[] {
  const draw = drawing(97);
  return Array.from({ length: count }, (_, index) => HARMLESS[index % HARMLESS.length]!(draw));
}

import { lookup } from 'node:dns';
import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Clock } from '../../contracts/provider.js';
import { within } from '../../contracts/within.js';
import { plain, plainText } from '../../model/plain-text.js';
import { fail, ok, type Failure, type Result } from '../../model/result.js';
import { seconds } from '../../model/time.js';
import { forbidden, isSurprising, type AllowedHosts } from './allowed.js';
import { pageText } from './page-text.js';

const LARGEST = 512 * 1024;
const PATIENCE = seconds(20);
const MOST_REDIRECTS = 3;

/**
 * Fetches a page from an allowed host and hands its readable lines on. Each redirect is checked like the first address; the
 * address that a name has is checked when the connection is made. Sends no cookie, no credential, no referrer.
 */
export const fetchPage = (address: string, hosts: AllowedHosts, clock: Clock): Promise<Result<readonly string[], Failure>> =>
  within(clock, PATIENCE, undefined, signal => follow(address, hosts, signal));

async function follow(address: string, hosts: AllowedHosts, signal: AbortSignal): Promise<Result<readonly string[], Failure>> {
  let at = address;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const asked = plainText(`GET ${at}`, 300);
    if (!URL.canParse(at)) return fail({ kind: 'invalid', asked, answered: plainText('it is no address') });
    const url = new URL(at);
    const because = forbidden(url, hosts);
    if (because !== undefined)
      return fail({
        kind: 'forbidden',
        asked,
        answered: plainText(hop === 0 ? because : `it sends on to another place: ${because}`),
        tryThis: plainText('add the host to runbooks.hosts if you trust it'),
      });
    let answer: IncomingMessage;
    try {
      answer = await ask(url, signal);
    } catch (error) {
      return fail({ kind: 'unreachable', asked, answered: plainText(error instanceof Error ? error.message : error, 300) });
    }
    const status = answer.statusCode ?? 0;
    if (status >= 300 && status < 400 && answer.headers.location !== undefined) {
      answer.destroy();
      at = new URL(answer.headers.location, url).href;
      continue;
    }
    if (status !== 200) {
      answer.destroy();
      return fail({
        kind: status === 404 ? 'not-found' : status === 401 || status === 403 ? 'unauthorised' : 'unexpected-answer',
        asked,
        answered: plain`${status}`,
      });
    }
    const type = answer.headers['content-type'] ?? 'text/plain';
    if (!/^(?:text\/(?:html|plain|markdown)|application\/xhtml)/i.test(type)) {
      answer.destroy();
      return fail({ kind: 'unexpected-answer', asked, answered: plain`it is ${plainText(type, 80)}, not text` });
    }
    try {
      const text = await bodyOf(answer);
      return ok(/html/i.test(type) ? pageText(text) : text.split('\n'));
    } catch (error) {
      return fail({ kind: 'unexpected-answer', asked, answered: plainText(error instanceof Error ? error.message : error, 300) });
    }
  }
  return fail({
    kind: 'unexpected-answer',
    asked: plainText(`GET ${address}`, 300),
    answered: plain`it sends on more than ${MOST_REDIRECTS} times`,
  });
}

function ask(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestSecure : requestPlain;
  return new Promise((resolve, reject) => {
    // A host that is written as an address was allowed as that address; a name must not turn out to be this machine.
    const options = isIP(url.hostname.replace(/^\[|\]$/g, '')) > 0 || url.hostname === 'localhost' ? {} : { lookup: lookupElsewhere };
    request(url, { ...options, signal, headers: { accept: 'text/html, text/markdown, text/plain', 'user-agent': 'warroom' } }, resolve)
      .on('error', reject)
      .end();
  });
}

/** As dns.lookup, but a name that leads to this machine or its link is refused. */
const lookupElsewhere: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    const surprising = addresses?.find(({ address }) => isSurprising(address));
    const [first] = addresses ?? [];
    if (error || !first) callback(error ?? new Error(`${host} has no address`), '', 0);
    else if (surprising) callback(new Error(`${host} leads to ${surprising.address}, an address of this machine or its link`), '', 0);
    else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

async function bodyOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST) throw new Error(`it is larger than ${LARGEST / 1024} KiB`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

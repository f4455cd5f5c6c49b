import { describe, expect, it } from 'vitest';
import { parseConfig, parseDuration, readConfigFile, resolveFields } from '../../../src/session/config.js';

const sources = [
  {
    id: 'prometheus',
    title: 'Prometheus',
    config: {
      url: { about: 'Its address.', env: ['PROMETHEUS_URL'], flag: 'prometheus' },
      token: { about: 'Bearer token.', env: ['PROMETHEUS_TOKEN'], secret: true },
    },
  },
];
const error = (text: string): string => {
  const result = parseConfig(text, 'config.yaml', sources);
  if (result.ok) throw new Error('was accepted');
  return result.error;
};

describe('parseConfig', () => {
  it('takes a full file', () => {
    const text =
      'sources:\n  prometheus: {url: "http://p:9090", every: 15s}\ntheme: midnight\nkeys:\n  incidents.plan: [p]\ncontexts:\n  prod: {theme: high-contrast}\n';
    expect(parseConfig(text, 'c', sources)).toEqual({
      ok: true,
      value: {
        sources: { prometheus: { url: 'http://p:9090', every: '15s' } },
        theme: 'midnight',
        keys: { 'incidents.plan': ['p'] },
        contexts: { prod: { theme: 'high-contrast' } },
      },
    });
  });
  it.each([
    ['an unknown setting', 'theme: x\nsuorces: {}\n', 'config.yaml:2: the file has an unknown setting "suorces". Known: sources, theme'],
    ['an unknown source', 'sources:\n  promtheus: {}\n', 'config.yaml:2: sources has an unknown setting "promtheus". Known: prometheus'],
    [
      'an unknown setting below others',
      'sources:\n  prometheus:\n    url: http://p\n    urll: x\n',
      'config.yaml:4: sources.prometheus has an unknown setting "urll"',
    ],
    [
      'a wrong duration',
      'sources:\n  prometheus:\n    every: soon\n',
      'config.yaml:3: sources.prometheus.every must look like 15s, 2m or 1h, not soon',
    ],
    ['a wrong choice', 'actions: always\n', 'config.yaml:1: actions must be one of ask, never, not always'],
    ['what is no YAML', 'theme: [a\n', 'config.yaml:2:1: not YAML:'],
    ['a secret in the file', 'sources:\n  prometheus: {token: abc}\n', 'config.yaml:2: sources.prometheus has an unknown setting "token"'],
  ])('names file, line and remedy for %s', (_, text, expected) => expect(error(text)).toContain(expected));
  it('takes an empty file', () => expect(parseConfig('', 'c', sources)).toEqual({ ok: true, value: {} }));
  it('does not follow an alias bomb', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]`),
    ].join('\n');
    expect(error(bomb)).toMatch(/^config.yaml: .*alias/);
  });
});

describe('readConfigFile', () => {
  it('an absent file is empty, unless it was named', () => {
    expect(readConfigFile('/nowhere/config.yaml', sources, { mustExist: false })).toEqual({ ok: true, value: {} });
    expect(readConfigFile('/nowhere/config.yaml', sources, { mustExist: true })).toEqual({
      ok: false,
      error: '/nowhere/config.yaml: no such file. Make it, or leave out --config.',
    });
  });
});

describe('resolveFields', () => {
  const fields = {
    url: { about: '', env: ['URL', 'OLD_URL'], flag: 'url', fallback: 'http://localhost' },
    token: { about: '', env: ['TOKEN'], flag: 'token', secret: true },
    peers: { about: '', many: true, flag: 'peers' },
  } as const;
  it('flag beats environment beats context beats file beats fallback', () => {
    const sections = [{ url: 'context' }, { url: 'file' }];
    expect(resolveFields(fields, { flags: { url: 'flag' }, env: { URL: 'env' }, sections }).url).toBe('flag');
    expect(resolveFields(fields, { flags: {}, env: { URL: 'env', OLD_URL: 'old' }, sections }).url).toBe('env');
    expect(resolveFields(fields, { flags: {}, env: { OLD_URL: 'old' }, sections }).url).toBe('old');
    expect(resolveFields(fields, { flags: {}, env: { URL: '' }, sections }).url).toBe('context');
    expect(resolveFields(fields, { flags: {}, env: {}, sections: [undefined, { url: 'file' }] }).url).toBe('file');
    expect(resolveFields(fields, { flags: {}, env: {}, sections: [] }).url).toBe('http://localhost');
  });
  it('takes a secret from the environment alone', () => {
    expect(resolveFields(fields, { flags: { token: 'seen in ps' }, env: {}, sections: [{ token: 'in a file' }] }).token).toBeUndefined();
    expect(resolveFields(fields, { flags: {}, env: { TOKEN: 'env' }, sections: [] }).token).toBe('env');
  });
  it('splits lists', () => {
    expect(resolveFields(fields, { flags: { peers: 'a, b,' }, env: {}, sections: [] }).peers).toEqual(['a', 'b']);
    expect(resolveFields(fields, { flags: {}, env: {}, sections: [{ peers: ['a', 'b'] }] }).peers).toEqual(['a', 'b']);
    expect(resolveFields(fields, { flags: {}, env: {}, sections: [] }).peers).toEqual([]);
  });
});

describe('parseDuration', () => {
  it.each([
    ['15s', 15_000],
    ['500ms', 500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['1.5s', undefined],
    ['s', undefined],
    ['-1s', undefined],
  ])('%s', (text, expected) => expect(parseDuration(text)).toBe(expected));
});

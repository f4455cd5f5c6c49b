import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { machineNames } from '../recordings/machine-names.js';

const FOLDER = 'test/recordings';
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.json'));
/** Folders of people, tokens (RFC 7519 begins with `{"`), keys, and credentials in addresses. */
const TELLTALE =
  /\/root\/|\/home\/(?!user\b)|\/Users\/|\beyJ[\w-]{10}|\bBearer \w|-----BEGIN [A-Z ]*PRIVATE|\bAKIA(?!IOSFODNN7EXAMPLE)[A-Z0-9]{16}|:\/\/[^/\s"@]+:[^/\s"@]+@/;

describe('recordings do not tell where they were made', () => {
  test.each(files)('%s', name => {
    expect(TELLTALE.exec(readFileSync(join(FOLDER, name), 'utf8'))?.[0]).toBeUndefined();
  });

  test.each([
    ['"reportingInstance":"default-scheduler-box9"', '"reportingInstance":"default-scheduler-recorder"'],
    ['http://box9:9090/graph', 'http://recorder:9090/graph'],
    ['"/home/ada/shop/rules.yml"', '"/srv/rules.yml"'],
    ['/home/ada/.cache/x', '/home/user/.cache/x'],
    ['/opt/data of box9.', '/var/data of recorder.'],
    ['inbox9 box90', 'inbox9 box90'],
  ])('%s', (text, clean) => {
    expect(machineNames([['/opt/data', '/var/data']], { host: 'box9', home: '/home/ada', folder: '/home/ada/shop' })(text)).toBe(clean);
  });
});

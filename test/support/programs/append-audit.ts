/** Appends so many lines to an audit log and tells how many it could; run under limits of the system. */
import { openAuditLog } from '../../../src/execute/audit-log.js';

const [file = '', count = '1', length = '10'] = process.argv.slice(2);
const log = openAuditLog({ file, redact: text => text });
let written = 0;
let error = '';
for (let index = 0; index < Number(count); index++) {
  const result = log.append({
    kind: 'refused',
    at: new Date().toISOString(),
    by: `process ${process.pid}`,
    context: 'test',
    text: 'x'.repeat(Number(length)),
  });
  if (result.ok) written++;
  else error = result.error;
}
process.stdout.write(JSON.stringify({ written, error }));

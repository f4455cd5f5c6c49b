import { approve } from '../../../src/cli/approve.js';

process.exit(await approve({ flags: {} }));

// Written by `npm run generate` from the folders; CI checks that it is fresh.
import type { Panel } from '../contracts/panel.js';


export const panels: readonly Panel<unknown>[] = [] as readonly Panel<unknown>[];

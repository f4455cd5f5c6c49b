// Written by `npm run generate` from the folders; CI checks that it is fresh.
import type { Panel } from '../contracts/panel.js';
import { panel as chat } from '../../panels/chat/index.js';
import { panel as detail } from '../../panels/detail/index.js';
import { panel as incidents } from '../../panels/incidents/index.js';
import { panel as noise } from '../../panels/noise/index.js';
import { panel as plan } from '../../panels/plan/index.js';
import { panel as sources } from '../../panels/sources/index.js';
import { panel as timeline } from '../../panels/timeline/index.js';

export const panels: readonly Panel<unknown>[] = [chat, detail, incidents, noise, plan, sources, timeline] as readonly Panel<unknown>[];

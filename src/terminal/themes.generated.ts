// Written by `npm run generate` from the folders; CI checks that it is fresh.
import type { Theme } from '../contracts/theme.js';
import { theme as blueYellow } from '../../themes/blue-yellow.js';
import { theme as daylight } from '../../themes/daylight.js';
import { theme as dusk } from '../../themes/dusk.js';
import { theme as ember } from '../../themes/ember.js';
import { theme as fjord } from '../../themes/fjord.js';
import { theme as highContrast } from '../../themes/high-contrast.js';
import { theme as midnight } from '../../themes/midnight.js';
import { theme as monochrome } from '../../themes/monochrome.js';
import { theme as redGreen } from '../../themes/red-green.js';

export const themes: readonly Theme[] = [blueYellow, daylight, dusk, ember, fjord, highContrast, midnight, monochrome, redGreen];

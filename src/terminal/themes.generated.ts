// Written by `npm run generate` from the folders; CI checks that it is fresh.
import type { Theme } from '../contracts/theme.js';


export const themes: readonly Theme[] = [];

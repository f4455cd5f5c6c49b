// Written by `npm run generate` from the folders; CI checks that it is fresh.
import type { Provider } from '../contracts/provider.js';

/** Loaders by id; a definition is small, its SDK is loaded by `connect`. */
export const providers: readonly (readonly [id: string, load: () => Promise<Provider>])[] = [

] as never;

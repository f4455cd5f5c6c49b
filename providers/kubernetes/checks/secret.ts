import { plain, type PlainText } from '../../../src/model/plain-text.js';
import type { World } from '../objects/world.js';

/** In words that a Secret is missing; undefined when it is there, or nobody could ask. */
export const missingSecret = (world: World, namespace: string | undefined, name: PlainText): PlainText | undefined =>
  world.find('secret', namespace, name)?.exists === false ? plain`there is no Secret ${name}` : undefined;

import type { SchemaSource } from './config-schema.js';
import { providers } from './providers.generated.js';

/** The providers' own fields: what the config file may say of each. */
export const configSchemaSources = async (): Promise<readonly SchemaSource[]> =>
  Promise.all(
    providers.map(async ([id, load]) => {
      const { title, config } = await load();
      return { id, title, config };
    }),
  );

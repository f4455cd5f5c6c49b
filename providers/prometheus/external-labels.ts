import { listOf, recordOf, stringOf, stringsOf } from '../../src/model/json.js';
import { plainText, type PlainText } from '../../src/model/plain-text.js';

/** What happens to the labels of an alert between Prometheus and Alertmanager. */
export interface LabelRewriting {
  readonly external: Readonly<Record<string, string>>;
  /** alert_relabel_configs that drop or keep labels by name. */
  readonly drops: readonly RegExp[];
  readonly keeps: readonly RegExp[];
  /** True when other relabelings stand there: fingerprints may then differ from Alertmanager's. */
  readonly more: boolean;
}
export const NO_REWRITING: LabelRewriting = { external: {}, drops: [], keeps: [], more: false };

/** The cluster this server is in: its series don't carry it, its alerts at Alertmanager do. */
export const clusterOf = ({ external }: LabelRewriting): PlainText | undefined =>
  external['cluster'] === undefined ? undefined : plainText(external['cluster']);

/** The two blocks of the configuration that are read; the others hold secrets, and may be large. */
const BLOCKS = /^(global|alerting):\n(?:[ \t-].*\n?)*/gm;

/**
 * Reads external labels and label drops from the YAML of /api/v1/status/config, as Prometheus itself writes it.
 * @throws when it is not YAML
 */
export async function readRewriting(yaml: string): Promise<LabelRewriting> {
  const { parse } = await import('yaml');
  const config = recordOf(parse((yaml.match(BLOCKS) ?? []).join(''), { schema: 'failsafe' }));
  const relabelings = listOf(recordOf(config['alerting'])['alert_relabel_configs']).map(recordOf);
  const named = (action: string): readonly RegExp[] =>
    relabelings.filter(relabeling => relabeling['action'] === action).flatMap(relabeling => anchored(stringOf(relabeling['regex'])) ?? []);
  return {
    external: stringsOf(recordOf(config['global'])['external_labels']),
    drops: named('labeldrop'),
    keeps: named('labelkeep'),
    more: relabelings.some(relabeling => !['labeldrop', 'labelkeep'].includes(stringOf(relabeling['action']))),
  };
}

function anchored(regex: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${regex})$`, 'u');
  } catch (error) {
    // RE2 knows what JavaScript does not ((?i), \pN): such a rule is left out.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Reads "cluster=prod,replica=a": for servers that don't show their configuration. */
export function parseLabels(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(',').flatMap(part => {
      const at = part.indexOf('=');
      return at < 1
        ? []
        : [
            [
              part.slice(0, at).trim(),
              part
                .slice(at + 1)
                .trim()
                .replace(/^"(.*)"$/, '$1'),
            ] as const,
          ];
    }),
  );
}

/** The labels as Alertmanager gets them: a label of the alert wins over an external one of the same name. */
export function rewritten(labels: Readonly<Record<string, string>>, rewriting: LabelRewriting): Readonly<Record<string, string>> {
  const { drops, keeps } = rewriting;
  const all = { ...rewriting.external, ...labels };
  if (drops.length === 0 && keeps.length === 0) return all;
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => !drops.some(drop => drop.test(name)) && keeps.every(keep => keep.test(name))),
  );
}

import type { Field, Fields } from '../contracts/provider.js';

/** What the schema needs to know of a provider. */
export interface SchemaSource {
  readonly id: string;
  readonly title: string;
  readonly config: Fields;
}

const text = (about: string, extra: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  type: 'string',
  description: about,
  ...extra,
});
const DURATION = '^[0-9]+(ms|s|m|h)$';

function fieldSchema(field: Field): Readonly<Record<string, unknown>> {
  const description = field.env ? `${field.about} Environment: ${field.env.join(', ')}.` : field.about;
  const scalar = { type: ['string', 'number', 'boolean'] };
  return field.many ? { description, anyOf: [scalar, { type: 'array', items: scalar }] } : { description, ...scalar };
}

/** JSON Schema (draft-07) of config.yaml, made from the providers' own fields, so it can't fall behind them. */
export function configSchema(sources: readonly SchemaSource[]): Readonly<Record<string, unknown>> {
  const section = {
    type: 'object',
    additionalProperties: false,
    description: 'Settings by source. A source that is not named is used when its environment or files are there.',
    properties: Object.fromEntries(
      sources.map(source => [
        source.id,
        {
          type: 'object',
          additionalProperties: false,
          description: source.title,
          properties: {
            enabled: { type: 'boolean', description: 'false: never connect to it.' },
            every: text('How often it is asked: "15s".', { pattern: DURATION }),
            timeout: text('How long an answer may take: "10s".', { pattern: DURATION }),
            ...Object.fromEntries(
              Object.entries(source.config)
                .filter(([, field]) => !field.secret)
                .map(([name, field]) => [name, fieldSchema(field)]),
            ),
          },
        },
      ]),
    ),
  };
  const screen = {
    theme: text('Name of a theme, or the path of a k9s skin file.'),
    ascii: { type: 'boolean', description: 'Draw with ASCII only.' },
    mouse: { type: 'boolean', description: 'Use the mouse: wheel and click to focus.' },
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'warroom config.yaml',
    type: 'object',
    additionalProperties: false,
    properties: {
      sources: section,
      ...screen,
      'low-bandwidth': { type: 'boolean', description: 'Fewer, smaller frames for slow links.' },
      actions: { enum: ['ask', 'never'], description: '"never" removes maker mode altogether.' },
      audit: {
        type: 'object',
        additionalProperties: false,
        description: 'A copy of each audit line, out of reach of who may write the file.',
        properties: {
          webhook: text(
            'Address that each line is posted to as JSON: https://, or http:// on this machine. Bearer token: environment WARROOM_AUDIT_TOKEN.',
          ),
        },
      },
      'second-person': {
        type: 'object',
        additionalProperties: false,
        required: ['folder', 'rules'],
        description: 'Actions that another OS user has to approve as well, with `warroom approve`.',
        properties: {
          folder: text('Folder in which they leave each other files: owned by a group of both, chmod 3770.'),
          rules: {
            type: 'array',
            minItems: 1,
            description: 'A rule fits when all that it names fits; "prod-*" is a beginning.',
            items: {
              type: 'object',
              additionalProperties: false,
              properties: Object.fromEntries(
                [
                  ['actions', 'Names of actions, as in `drain`.'],
                  ['namespaces', 'Namespaces of the object.'],
                  ['contexts', 'What is typed to turn maker mode on.'],
                ].map(([name, about]) => [name, { description: about, type: 'array', minItems: 1, items: { type: 'string' } }]),
              ),
            },
          },
        },
      },
      keys: {
        type: 'object',
        description: 'Keys by command id: {"incidents.plan": ["p"]}.',
        additionalProperties: { type: 'array', items: { type: 'string' } },
      },
      model: {
        type: 'object',
        additionalProperties: false,
        description: 'The local model behind chat.',
        properties: {
          host: text(
            'Address of Ollama, or of a local server that speaks the API of OpenAI (llama.cpp, vLLM, LM Studio) when it ends in /v1. Environment: OLLAMA_HOST.',
          ),
          name: text('Model to use; the first one the server has when absent.'),
          window: { type: 'integer', minimum: 1024, description: 'Context window in tokens (num_ctx).' },
          tools: {
            type: 'boolean',
            description:
              'Whether the model may look things up with read-only functions before it answers; when absent, models of 3 billion parameters or more that can.',
          },
        },
      },
      runbooks: {
        type: 'object',
        additionalProperties: false,
        description: 'Where the runbooks of alerts may come from. Nothing is fetched unless you ask for it with a key.',
        properties: {
          hosts: {
            type: 'array',
            items: { type: 'string' },
            description: 'Hosts that runbook_url may lead to: "wiki.example", "*.example", "127.0.0.1:8080".',
          },
          folder: text('Folder of Markdown files, found by `alerts` and `labels` of their front matter or by their names.'),
        },
      },
      contexts: {
        type: 'object',
        description: 'Overrides by context: theme (the name may hold *, as in "prod-*") and sources (the exact name).',
        additionalProperties: { type: 'object', additionalProperties: false, properties: { sources: section, ...screen } },
      },
    },
  };
}

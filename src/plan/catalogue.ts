import { ACTION_NAMES, type ActionName, type ActionParams } from '../model/plan.js';
import { plainText, type PlainText } from '../model/plain-text.js';
import { fail, type Result } from '../model/result.js';
import { cloudActions } from './catalogue/cloud-actions.js';
import type { Definition } from './catalogue/entry.js';
import { nodeActions } from './catalogue/node-actions.js';
import { readParameters } from './catalogue/parameters.js';
import { silenceActions } from './catalogue/silence-actions.js';
import { workloadActions } from './catalogue/workload-actions.js';

export interface CatalogueEntry extends Definition {
  readonly name: ActionName;
  /** Arguments from outside (a plan file, a model) or from a remedy: typed, bounded, nothing else. The error says what fits. */
  parse(params: unknown): Result<ActionParams, PlainText>;
}

const DEFINITIONS: Readonly<Record<ActionName, Definition>> = { ...workloadActions, ...nodeActions, ...silenceActions, ...cloudActions };

const entryOf = (name: ActionName, definition: Definition): CatalogueEntry => ({
  ...definition,
  name,
  parse(params) {
    const read = readParameters(definition.parameters, params);
    const clash = read.ok ? definition.clash?.(read.value) : undefined;
    return clash === undefined ? read : fail(plainText(clash));
  },
});

const ENTRIES = Object.fromEntries(ACTION_NAMES.map(name => [name, entryOf(name, DEFINITIONS[name])])) as Readonly<
  Record<ActionName, CatalogueEntry>
>;

export const catalogueEntry = (name: ActionName): CatalogueEntry => ENTRIES[name];

/** Whether a word from outside names an action of the catalogue. */
export const isActionName = (word: unknown): word is ActionName => ACTION_NAMES.some(name => name === word);

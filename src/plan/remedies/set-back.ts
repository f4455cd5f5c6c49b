import type { ActionParams, ActionName } from '../../model/plan.js';
import { plain, plainText, type PlainText } from '../../model/plain-text.js';
import type { Revision } from '../../model/resource.js';
import type { FieldChange } from '../../model/signal.js';
import { objectName } from '../object-name.js';
import { revisionBefore } from '../revision-before.js';
import type { Remedy } from './remedy.js';
import { undoableChange } from './symptoms.js';

const VARIABLE = /\bcontainers\[([^\]]+)\]\.env\[([^\]]+)\]\.value$/;
const IMAGE = /\bcontainers\[([^\]]+)\]\.image$/;
const AMOUNT = /\bcontainers\[([^\]]+)\]\.resources\.(limits|requests)\.(cpu|memory)$/;

interface SettingBack {
  readonly name: ActionName;
  readonly params: ActionParams;
  readonly what: PlainText;
}

/** The action that sets one field back: a variable by the revision that had it, never by a value out of a text. */
function settingBack({ path, before }: FieldChange, { name, hash }: Revision): SettingBack | undefined {
  const variable = VARIABLE.exec(path);
  if (variable)
    return {
      name: 'set-env',
      params: { container: variable[1] ?? '', name: variable[2] ?? '', revision: name, hash },
      what: plainText(variable[2]),
    };
  if (before === undefined) return undefined;
  const image = IMAGE.exec(path);
  if (image) return { name: 'set-image', params: { container: image[1] ?? '', image: before }, what: plainText('image') };
  const amount = AMOUNT.exec(path);
  return amount
    ? {
        name: 'set-resources',
        params: { container: amount[1] ?? '', [`${amount[3]}${amount[2] === 'limits' ? 'Limit' : 'Request'}`]: before },
        what: plain`${plainText(amount[3])} ${plainText(amount[2])}`,
      }
    : undefined;
}

/** Set the one value back that the suspected change touched, and keep what else came with it. */
export const setBack: Remedy = {
  id: 'set-back',
  propose(situation) {
    const change = undoableChange(situation);
    if (!change?.fields) return [];
    const { fields } = change;
    return situation.targetsOf(change.about).flatMap(resource => {
      const current = resource.revisions?.find(revision => revision.current);
      if (change.revision !== undefined && current !== undefined && current.name !== change.revision) return [];
      const before = revisionBefore(resource, change);
      if (!before) return [];
      return fields.flatMap(field => {
        const found = settingBack(field, before);
        const provider = found && situation.able(found.name, resource.ref);
        if (!found || !provider) return [];
        return [
          {
            actions: [{ name: found.name, provider, on: resource.ref, params: found.params }],
            title: plain`Set ${found.what} of ${objectName(resource.ref)} back as in ${before.name}`,
            tradeOff:
              fields.length > 1
                ? plain`keeps the ${fields.length - 1} other changes of ${current?.name ?? plainText('it')}; they may not fit the old value`
                : plainText('the one value that the change touched; nothing else goes back'),
            expectedOutcome: plain`all replicas run with the value of ${before.name}, and the alerts of this incident end`,
            fit: situation.suspect.confidence * 0.8,
          },
        ];
      });
    });
  },
};

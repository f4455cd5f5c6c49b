import { plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import type { ClaimObject } from '../objects/objects.js';
import type { CheckContext } from './check.js';
import { namesOf, nearestWords } from './nearest.js';

const WARNINGS = ['ProvisioningFailed', 'FailedBinding', 'VolumeResizeFailed'];

/** Why a claim has no volume, as far as storage classes and volumes tell; else what the cluster says. */
export function claimCause(claim: ClaimObject, context: CheckContext): PlainText | undefined {
  const { world } = context;
  const warning = context.warning(claim.uid, WARNINGS);
  if (!context.sees('storageclass')) return warning;
  const classes = [...world.all('storageclass')];
  const named = claim.storageClass;
  if (named === undefined)
    return classes.some(one => one.isDefault) ? warning : plainText('it names no storage class, and no class is the default');
  if (claim.volume) {
    const volume = context.sees('pv') ? world.find('pv', undefined, claim.volume) : undefined;
    if (volume?.claim && (volume.claim.name !== claim.name || volume.claim.namespace !== claim.namespace))
      return plain`the volume ${claim.volume} that it names is bound to ${volume.claim.namespace}/${volume.claim.name}`;
    if (!volume && context.sees('pv')) return plain`the volume ${claim.volume} that it names does not exist`;
  }
  const storageClass = classes.find(one => one.name === named);
  if (storageClass && storageClass.provisioner !== 'kubernetes.io/no-provisioner') return warning;
  const volumes = context.sees('pv') ? [...world.all('pv')].filter(volume => volume.storageClass === named) : [];
  const free = volumes.filter(volume => volume.phase === 'Available');
  const largest = free.reduce<(typeof free)[number] | undefined>(
    (best, volume) => ((best?.bytes ?? -1) >= (volume.bytes ?? 0) ? best : volume),
    undefined,
  );
  // A class without an object of its own is only a name that claims and volumes share.
  if (!storageClass && volumes.length === 0) return plain`there is no storage class ${named}${nearestWords(named, namesOf(classes))}`;
  if (!largest) return plain`no volume of class ${named} is free, and nothing makes new ones`;
  if ((largest.bytes ?? 0) < (claim.bytes ?? 0))
    return plain`it asks for ${claim.size ?? plainText('?')}, the largest free volume of class ${named} has ${largest.size ?? plainText('?')}`;
  const mode = claim.modes.find(wanted => !free.some(volume => volume.modes.includes(wanted)));
  return mode ? plain`no free volume of class ${named} allows ${plainText(mode, 40)}` : warning;
}

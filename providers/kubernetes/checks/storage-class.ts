import { joinPlain, plain, plainText, type PlainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { defineCheck, type Found } from './check.js';
import { namesOf, nearestWords } from './nearest.js';

/** Two storage classes that are both the default, and stateful sets that name a class that does not exist. */
export const storageClass = defineCheck({
  id: 'storage-class', asks: 'Is a storage class missing, or more than one the default?', kinds: ['storageclass', 'statefulset'], needs: ['storageclass', 'pv'],
  find(object, { world }) {
    const classes = [...world.all('storageclass')];
    if (object.kind === 'storageclass') {
      const defaults = classes.filter(one => one.isDefault).map(one => one.name).sort();
      if (!object.isDefault || defaults.length < 2) return [];
      return [{ reason: plainText('ManyDefaults'), severity: 'warning', since: object.createdAt, does: plainText('is not the only default storage class'), because: plain`${joinPlain(defaults, ', ')}: a claim that names none gets the newest` }];
    }
    const bound = new Set<PlainText>([...world.all('pv')].map(volume => volume.storageClass));
    return object.storageClasses.filter(name => !classes.some(one => one.name === name) && !bound.has(name)).map((name): Found => ({
      reason: plain`class ${name}`, severity: 'warning', since: object.createdAt, after: seconds(30), does: plain`asks for volumes of storage class ${name}`, because: plain`which does not exist${nearestWords(name, namesOf(classes))}`,
    }));
  },
});

import { plain, plainText } from '../../../src/model/plain-text.js';
import { seconds } from '../../../src/model/time.js';
import { defineCheck } from './check.js';
import { namesOf, nearestWords } from './nearest.js';

/** Ingresses that no controller takes: their class does not exist, or they name none and none is the default. */
export const ingressClass = defineCheck({
  id: 'ingress-class',
  asks: 'Is there an ingress that no controller takes?',
  kinds: ['ingress'],
  needs: ['ingressclass'],
  find(ingress, { world }) {
    const classes = [...world.all('ingressclass')];
    const base = { reason: plainText('Class'), severity: 'warning', since: ingress.createdAt, after: seconds(15) } as const;
    if (ingress.className === undefined)
      return classes.some(one => one.isDefault)
        ? []
        : [
            {
              ...base,
              does: plainText('names no ingress class'),
              because: plainText('and no class is the default, so no controller takes it'),
            },
          ];
    if (classes.some(one => one.name === ingress.className)) return [];
    return [
      {
        ...base,
        does: plain`names the ingress class ${ingress.className}`,
        because: plain`which does not exist${nearestWords(ingress.className, namesOf(classes))}`,
      },
    ];
  },
});

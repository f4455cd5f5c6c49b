import { plain, plainText, type PlainText } from '../model/plain-text.js';
import type { ResourceRef } from '../model/resource.js';

/** As people say it: "deployment shop/checkout", "node ip-10-0-1-100". */
export const objectName = (ref: ResourceRef): PlainText =>
  ref.namespace ? plain`${plainText(ref.kind)} ${ref.namespace}/${ref.name}` : plain`${plainText(ref.kind)} ${ref.name}`;

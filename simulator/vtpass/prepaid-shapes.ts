import { abujaPrepaid, ekoPrepaid, ikejaPrepaid, type Shape } from './disco-shapes.js';
import * as more from './more-disco-shapes.js';

const shapes: ReadonlyMap<string, Shape> = new Map(
  Object.entries<Shape>({
    'ikeja-electric': ikejaPrepaid,
    'eko-electric': ekoPrepaid,
    'abuja-electric': abujaPrepaid,
    'kano-electric': more.kanoPrepaid,
    'portharcourt-electric': more.portHarcourtPrepaid,
    'jos-electric': more.josPrepaid,
    'ibadan-electric': more.ibadanPrepaid,
    'kaduna-electric': more.kadunaPrepaid,
    'enugu-electric': more.enuguPrepaid,
    'benin-electric': more.beninPrepaid,
    'aba-electric': more.abaPrepaid,
    'yola-electric': more.yolaPrepaid,
  }),
);

/** What a disco adds to the envelope of a prepaid payment. */
export function prepaidShape(serviceID: string): Shape {
  const shape = shapes.get(serviceID);
  if (shape === undefined) throw new Error(`${serviceID} has no shape`);
  return shape;
}

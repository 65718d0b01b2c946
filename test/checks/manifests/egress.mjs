// What promises to watch a Connect anywhere may be kept from nowhere.
import { nameOf } from './pods.mjs';

export function egressFaults(object) {
  if (object.kind !== 'NetworkPolicy') return [];
  const { policyTypes = [], egress } = object.spec;
  const open = !policyTypes.includes('Egress') && egress === undefined || egress?.some(rule => !Object.keys(rule).length);
  return open ? [] : [`${nameOf(object)}: keeps the daemon from a Connect elsewhere`];
}

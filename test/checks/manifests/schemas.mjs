// Objects against the schemas of Kubernetes and of the Prometheus Operator.
import { nameOf } from './pods.mjs';

const packageOf = apiVersion => apiVersion.startsWith('monitoring.coreos.com/')
  ? `@kubernetes-models/prometheus-operator/${apiVersion}`
  : `kubernetes-models/${apiVersion}`;

/**
 * A view that notes which members were read. The generated validators read each member that the schema names and pass over the
 * rest, so a member that was never read is one that the schema does not know: a typo that the API server would drop or refuse.
 */
function watched(value, unread, path = '') {
  if (value === null || typeof value !== 'object') return value;
  const members = new Map(Object.entries(value).map(([key, member]) => [key, { member, path: `${path}/${key}` }]));
  for (const { path: memberPath } of members.values()) unread.add(memberPath);
  const views = new Map();
  return new Proxy(value, {
    get(target, key) {
      const known = members.get(key);
      if (!known) return target[key];
      unread.delete(known.path);
      if (!views.has(key)) views.set(key, watched(known.member, unread, known.path));
      return views.get(key);
    },
  });
}

export async function schemaFaults(object) {
  let model;
  try {
    model = (await import(packageOf(object.apiVersion)))[object.kind];
  } catch { /* told below */ }
  if (!model) return [`${nameOf(object)}: there is no schema for ${object.apiVersion} ${object.kind}`];
  const unread = new Set();
  try {
    model.prototype.validate.call(watched(object, unread));
  } catch (error) {
    return (error.errors ?? [error]).map(({ instancePath = '', message }) => `${nameOf(object)}: ${instancePath} ${message}`);
  }
  return [...unread].map(path => `${nameOf(object)}: ${path} is not in the schema`);
}

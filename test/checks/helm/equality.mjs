// Kustomize and Helm say the same: object by object, but for what only one of them can have.
import { isDeepStrictEqual } from 'node:util';
import { nameOf, podOf } from '../manifests/pods.mjs';

const ofHelmAlone = ['helm.sh/chart', 'app.kubernetes.io/managed-by', 'app.kubernetes.io/version'];
const byName = (one, other) => (one.name < other.name ? -1 : 1);
const withoutHash = name => name.replace(/-[a-z0-9]{10}$/, '');

/** The object without namespace, Helm's labels, hashes and checksums, and without orders that mean nothing. */
function plain(object) {
  const copy = structuredClone(object);
  delete copy.metadata.namespace;
  for (const label of ofHelmAlone) delete copy.metadata.labels?.[label];
  if (copy.kind === 'ConfigMap') {
    copy.metadata.name = withoutHash(copy.metadata.name);
    delete copy.data?.HEALTHCHECK_RUNBOOKS_URL; // with Helm one value is for alerts, dashboard and daemon
  }
  const pod = podOf(copy);
  if (pod) {
    delete pod.metadata.annotations?.['checksum/settings'];
    if (!Object.keys(pod.metadata.annotations ?? {}).length) delete pod.metadata.annotations;
    pod.spec.volumes?.sort(byName);
    for (const container of pod.spec.containers) {
      if (container.imagePullPolicy === 'IfNotPresent') delete container.imagePullPolicy; // what a pinned tag means anyway
      container.env?.sort(byName);
      container.volumeMounts?.sort(byName);
      for (const { configMapRef } of container.envFrom ?? []) configMapRef.name = withoutHash(configMapRef.name);
    }
  }
  return copy;
}

/** The innermost places at which two values differ. */
function* differences(one, other, path = '') {
  if (isDeepStrictEqual(one, other)) return;
  const both = [one, other].every(value => value !== null && typeof value === 'object');
  if (!both) yield `${path || '/'} is ${JSON.stringify(one)} with kustomize, ${JSON.stringify(other)} with Helm`;
  else for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) yield* differences(one[key], other[key], `${path}/${key}`);
}

/** @param known names of objects that only kustomize has, on purpose */
export function equalityFaults(kustomize, helm, known = []) {
  const index = objects => new Map(objects.map(plain).map(object => [nameOf(object), object]));
  const [ours, theirs] = [index(kustomize), index(helm)];
  const faults = [];
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const alone = !theirs.has(name) ? 'kustomize' : !ours.has(name) ? 'Helm' : undefined;
    if (alone) {
      if (alone !== 'kustomize' || !known.includes(name)) faults.push(`${name}: only ${alone} has it`);
    } else faults.push(...[...differences(ours.get(name), theirs.get(name))].map(difference => `${name}: ${difference}`));
  }
  for (const name of known) if (!ours.has(name) || theirs.has(name)) faults.push(`${name}: is listed as one that only kustomize has`);
  return faults;
}

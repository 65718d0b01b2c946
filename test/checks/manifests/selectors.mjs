// Two instances of the daemon may stand side by side: every selector that means the daemon names its instance too.
import { nameOf, podOf } from './pods.mjs';

const nameLabel = 'app.kubernetes.io/name';
const instanceLabel = 'app.kubernetes.io/instance';

/** Every label selector of an object with the way to it, wherever the kind keeps them. */
function* selectorsOf(node, path = '') {
  if (node === null || typeof node !== 'object') return;
  for (const [key, value] of Object.entries(node)) {
    const here = `${path}/${key}`;
    if (key === 'matchLabels') yield [path, value];
    else if (here === '/spec/selector' && value && !('matchLabels' in value) && !('matchExpressions' in value)) yield [here, value];
    else yield* selectorsOf(value, here);
  }
}

/** @param own the name labels of what this build installs */
export function selectorFaults(object, own = ['connect-health', 'kafka-connect', 'kafka-connect-healthcheck']) {
  const faults = [];
  for (const [path, labels] of selectorsOf(object)) {
    if (own.includes(labels[nameLabel]) && !labels[instanceLabel]) faults.push(`${nameOf(object)}: ${path} finds every instance in the namespace`);
  }
  const pod = podOf(object);
  if (pod && own.includes(pod.metadata?.labels?.[nameLabel]) && !pod.metadata.labels[instanceLabel])
    faults.push(`${nameOf(object)}: its pods name no instance`);
  return faults;
}

// No secrets in the text, every image pinned, every container sized, no object too large.
import { readFileSync } from 'node:fs';
import { containersOf, nameOf, podOf } from './pods.mjs';

// The newest one that has been released; between releases manifests go on naming it.
export const productVersion = /^## \[?(\d+\.\d+\.\d+)/m.exec(readFileSync('CHANGELOG.md', 'utf8'))[1];
export const ownImage = 'kafka-connect-healthcheck';
const largestApplied = 256 * 1024; // bytes: kubectl apply keeps a copy in an annotation, and annotations end there
const secretName = /PASSWORD|SECRET|TOKEN|BASIC_AUTH$|_KEY$/i;
const userInUrl = /\w+:\/\/[^/\s@]+@/;

export function hygieneFaults(object) {
  const faults = [];
  const fault = text => faults.push(`${nameOf(object)}: ${text}`);
  if (JSON.stringify(object).length > largestApplied) fault('is too large for kubectl apply');
  if (object.kind === 'Secret') fault('is a Secret; its content would be in the repository');
  if (object.kind === 'ConfigMap') {
    for (const [key, value] of Object.entries(object.data ?? {})) {
      if (secretName.test(key)) fault(`${key} looks like a secret`);
      if (userInUrl.test(value)) fault(`${key} has a user inside a URL`);
    }
  }
  const pod = podOf(object);
  if (!pod) return faults;
  if (pod.spec.automountServiceAccountToken !== false) fault('mounts a token of its service account');
  if (pod.spec.enableServiceLinks !== false) fault('enableServiceLinks is not false');
  for (const { name, image = '', env = [], resources = {} } of containersOf(pod)) {
    for (const { name: variable, value } of env) {
      const isPath = variable.endsWith('_FILE') && value?.startsWith('/');
      if (value !== undefined && secretName.test(variable) && !isPath) fault(`container ${name}: ${variable} is written out`);
      if (value !== undefined && userInUrl.test(value)) fault(`container ${name}: ${variable} has a user inside a URL`);
    }
    const [, repository, tag, digest] = /^(.+?)(?::([\w][\w.-]*))?(@sha256:[0-9a-f]{64})?$/.exec(image) ?? [];
    if (!digest && (!tag || tag === 'latest')) fault(`container ${name}: the image '${image}' is not pinned`);
    if (repository?.split('/').pop() === ownImage && !digest && tag !== productVersion) fault(`container ${name}: the image is not of version ${productVersion}`);
    for (const [kind, of] of [['requests', 'cpu'], ['requests', 'memory'], ['limits', 'memory']])
      if (!resources[kind]?.[of]) fault(`container ${name}: resources.${kind}.${of} is missing`);
    if (resources.limits?.cpu) fault(`container ${name}: has a limit of CPU`);
  }
  return faults;
}

// Makes a Pod for podman out of what kustomize rendered: the template of the daemon's Deployment, and the ConfigMaps it names.
//   usage: kubectl kustomize OVERLAY | node kube-play.mjs POD_NAME IMAGE PORT [ARGUMENT_OF_THE_DAEMON...]
import { readFileSync } from 'node:fs';
import { parseAllDocuments, stringify } from 'yaml';

const [podName, image, port, ...args] = process.argv.slice(2);
const objects = parseAllDocuments(readFileSync(0, 'utf8')).map(document => document.toJS());
const deployment = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'connect-health');
const { metadata, spec } = deployment.spec.template;
const [container] = spec.containers;

container.image = image;
container.imagePullPolicy = 'Never';
container.ports[0] = { ...container.ports[0], hostIP: '127.0.0.1', hostPort: Number(port) };
if (args.length) container.args = args;
// podman turns an httpGet probe into curl inside of the container, where there is none. Who plays the pod asks from outside.
for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) delete container[probe];

const wanted = container.envFrom.map(({ configMapRef }) => configMapRef.name);
const configMaps = objects.filter(object => object.kind === 'ConfigMap' && wanted.includes(object.metadata.name));
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name: podName }, spec };
console.log([...configMaps, pod].map(object => stringify(object)).join('---\n'));

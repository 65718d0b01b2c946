// Each rule must see what it is for: a good Deployment is broken in one way at a time, and the one fault must be found.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { egressFaults } from './egress.mjs';
import { hygieneFaults, productVersion } from './hygiene.mjs';
import { podSecurityFaults } from './pod-security.mjs';
import { probeFaults } from './probes.mjs';
import { referenceFaults } from './references.mjs';
import { restartFaults } from './restarts.mjs';
import { schemaFaults } from './schemas.mjs';
import { selectorFaults } from './selectors.mjs';

const good = () => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'good' },
  spec: {
    selector: { matchLabels: { app: 'good' } },
    template: {
      metadata: { labels: { app: 'good' } },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1654, seccompProfile: { type: 'RuntimeDefault' } },
        volumes: [{ name: 'tmp', emptyDir: {} }],
        containers: [{
          name: 'healthcheck',
          image: `kafka-connect-healthcheck:${productVersion}`,
          env: [{ name: 'A', value: '1' }, { name: 'B', value: '$(A)' }],
          ports: [{ name: 'http', containerPort: 18083 }],
          livenessProbe: { httpGet: { path: '/livez', port: 'http' } },
          readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
          resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } },
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
        }],
      },
    },
  },
});

const faultsOf = async object => [
  ...await schemaFaults(object), ...podSecurityFaults(object), ...probeFaults(object, false), ...hygieneFaults(object),
  ...referenceFaults([object]),
];

/** [what is broken, how, the fault that tells it]; `pod` is the pod's spec, `one` its container, `security` that one's. */
const broken = [
  ['a member nobody knows', ({ one }) => { one.imagePullPolice = 'Always'; }, /imagePullPolice is not in the schema/],
  ['an unknown member deep down', ({ one }) => { one.livenessProbe.httpGet.pfad = '/'; }, /httpGet\/pfad is not in the schema/],
  ['a wrong type', ({ object }) => { object.spec.replicas = '2'; }, /replicas must be integer/],
  ['a required member', ({ object }) => { delete object.spec.selector; }, /required property 'selector'|selector/],
  ['a kind nobody knows', ({ object }) => { object.kind = 'Deploiment'; }, /there is no schema/],
  ['hostNetwork', ({ pod }) => { pod.hostNetwork = true; }, /namespace of the host/],
  ['a hostPath', ({ pod }) => { pod.volumes[0] = { name: 'tmp', hostPath: { path: '/' } }; }, /allowed types/],
  ['a sysctl', ({ pod }) => { pod.securityContext.sysctls = [{ name: 'kernel.msgmax', value: '1' }]; }, /sysctls/],
  ['privileged', ({ security }) => { security.privileged = true; }, /not privileged/],
  ['privilege escalation', ({ security }) => { delete security.allowPrivilegeEscalation; }, /allowPrivilegeEscalation/],
  ['capabilities kept', ({ security }) => { security.capabilities.drop = ['NET_RAW']; }, /drops ALL/],
  ['a capability added', ({ security }) => { security.capabilities.add = ['SYS_ADMIN']; }, /adds no capability/],
  ['perhaps root', ({ pod }) => { delete pod.securityContext.runAsNonRoot; }, /runAsNonRoot/],
  ['root', ({ security }) => { security.runAsUser = 0; }, /user 0/],
  ['no seccomp profile', ({ pod }) => { delete pod.securityContext.seccompProfile; }, /seccompProfile/],
  ['a host port', ({ one }) => { one.ports[0].hostPort = 18083; }, /host port/],
  ['a probe of another host', ({ one }) => { one.readinessProbe.httpGet.host = 'x'; }, /name no host/],
  ['a writable root', ({ security }) => { delete security.readOnlyRootFilesystem; }, /read-only root/],
  ['a bad init container', ({ pod }) => { pod.initContainers = [{ name: 'i', image: 'i:1' }]; }, /container i: breaks/],
  ['liveness by the verdict', ({ one }) => { one.livenessProbe.httpGet.path = '/'; }, /livenessProbe asks for the verdict/],
  ['liveness without a path', ({ one }) => { delete one.livenessProbe.httpGet.path; }, /has no path/],
  ['liveness by a script', ({ one }) => { one.livenessProbe = { exec: { command: ['bash', 'ask-verdict.sh'] } }; }, /livenessProbe asks/],
  ['no readiness', ({ one }) => { delete one.readinessProbe; }, /has no readinessProbe/],
  ['a port of another container', ({ one }) => { one.livenessProbe.httpGet.port = 'health'; }, /none of this container's/],
  ['an image that floats', ({ one }) => { one.image = 'kafka:latest'; }, /not pinned/],
  ['an image without a tag', ({ one }) => { one.image = 'host:5000/kafka'; }, /not pinned/],
  ['an old image of ours', ({ one }) => { one.image = 'host:5000/kafka-connect-healthcheck:0.0.9'; }, /not of version/],
  ['no limit of memory', ({ one }) => { delete one.resources.limits; }, /limits.memory is missing/],
  ['a limit of CPU', ({ one }) => { one.resources.limits.cpu = '1'; }, /limit of CPU/],
  ['a password', ({ one }) => { one.env.push({ name: 'HEALTHCHECK_BASIC_AUTH', value: 'a:b' }); }, /written out/],
  ['a token', ({ one }) => { one.env.push({ name: 'HEALTHCHECK_BEARER_TOKEN_FILE', value: 'abc' }); }, /written out/],
  ['a user inside a URL', ({ one }) => { one.env.push({ name: 'URL', value: 'http://a:b@c' }); }, /user inside a URL/],
  ['too large an object', ({ object }) => { object.metadata.annotations = { much: 'x'.repeat(262144) }; }, /too large/],
  ['a token of the API server', ({ pod }) => { delete pod.automountServiceAccountToken; }, /mounts a token/],
  ['service links', ({ pod }) => { pod.enableServiceLinks = true; }, /enableServiceLinks/],
  ['a variable used too early', ({ one }) => { one.env.reverse(); }, /before it is declared/],
  ['a volume that is not there', ({ pod }) => { pod.volumes = []; }, /there is no volume/],
  ['a ConfigMap that is not there', ({ one }) => { one.envFrom = [{ configMapRef: { name: 'x' } }]; }, /there is no ConfigMap x/],
];

test('a good Deployment has no fault', async () => assert.deepEqual(await faultsOf(good()), []));

for (const [what, breakIt, fault] of broken)
  test(`found: ${what}`, async () => {
    const object = good();
    const pod = object.spec.template.spec;
    breakIt({ object, pod, one: pod.containers[0], security: pod.containers[0].securityContext });
    const faults = object.kind === 'Deployment' ? await faultsOf(object) : await schemaFaults(object);
    assert.match(faults.join('\n'), fault);
  });

test('found: selectors and ports that lead nowhere', () => {
  const labels = { app: 'other' };
  const astray = [
    { kind: 'Service', metadata: { name: 's', labels }, spec: { selector: labels, ports: [{ name: 'http', targetPort: 'http' }] } },
    { kind: 'ServiceMonitor', metadata: { name: 'm' }, spec: { selector: { matchLabels: labels }, endpoints: [{ port: 'web', path: '/metrics' }] } },
    { kind: 'PodMonitor', metadata: { name: 'p' }, spec: { selector: { matchLabels: labels }, podMetricsEndpoints: [{ port: 'web', path: '/metrics' }] } },
    { kind: 'PodDisruptionBudget', metadata: { name: 'b' }, spec: { selector: { matchLabels: labels } } },
  ];
  assert.equal(referenceFaults([good(), ...astray]).length, 5);
});

test('found: two that restart the same tasks', () => {
  const settings = { kind: 'ConfigMap', metadata: { name: 'settings' }, data: { HEALTHCHECK_RESTART: 'dry-run' } };
  const alone = { ...good(), spec: { ...good().spec, replicas: 1, strategy: { type: 'Recreate' } } };
  alone.spec.template.spec.containers[0].envFrom = [{ configMapRef: { name: 'settings' } }];
  const faultsWith = change => {
    const object = structuredClone(alone);
    change(object);
    return restartFaults([settings, object]).length;
  };
  assert.equal(faultsWith(() => {}), 0);
  assert.equal(faultsWith(object => { object.spec.replicas = 2; }), 1);
  assert.equal(faultsWith(object => { delete object.spec.strategy; }), 1);
  assert.equal(faultsWith(object => { object.kind = 'StatefulSet'; delete object.spec.strategy; }), 2);
  const one = object => object.spec.template.spec.containers[0];
  const rolling = object => { object.spec.strategy = { type: 'RollingUpdate' }; };
  assert.equal(faultsWith(object => { rolling(object); one(object).env.push({ name: 'HEALTHCHECK_RESTART', value: 'off' }); }), 0);
  assert.equal(faultsWith(object => { rolling(object); one(object).env.push({ name: 'HEALTHCHECK_CONNECT_WORKER_ID', value: '$(POD_IP):8083' }); }), 0);
});

test('found: a selector that finds every instance, at each place where selectors stand', () => {
  const all = { 'app.kubernetes.io/name': 'connect-health' };
  const one = { ...all, 'app.kubernetes.io/instance': 'orders' };
  const objects = labels => [
    { kind: 'Service', metadata: { name: 's' }, spec: { selector: labels } },
    { kind: 'Deployment', metadata: { name: 'd' }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels: one }, spec: {} } } },
    { kind: 'Deployment', metadata: { name: 'd' }, spec: { template: { metadata: { labels }, spec: {} } } },
    { kind: 'ServiceMonitor', metadata: { name: 'm' }, spec: { selector: { matchLabels: labels } } },
    { kind: 'PodDisruptionBudget', metadata: { name: 'b' }, spec: { selector: { matchLabels: labels } } },
    { kind: 'NetworkPolicy', metadata: { name: 'n' }, spec: { podSelector: { matchLabels: labels } } },
    { kind: 'NetworkPolicy', metadata: { name: 'n' }, spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: labels } }] }] } },
  ];
  for (const object of objects(all)) assert.equal(selectorFaults(object).length, 1, JSON.stringify(object));
  for (const object of objects(one)) assert.deepEqual(selectorFaults(object), []);
});

test('found: a policy that keeps the daemon from where Connect may be', () => {
  const policy = spec => egressFaults({ kind: 'NetworkPolicy', metadata: { name: 'n' }, spec }).length;
  assert.equal(policy({ policyTypes: ['Ingress', 'Egress'], egress: [{ ports: [{ port: 8083 }] }] }), 1);
  assert.equal(policy({ policyTypes: ['Egress'] }), 1);
  assert.equal(policy({ policyTypes: ['Ingress'] }), 0);
  assert.equal(policy({ policyTypes: ['Ingress', 'Egress'], egress: [{}] }), 0);
});

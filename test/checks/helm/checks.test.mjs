// Each check must see what it is for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equalityFaults } from './equality.mjs';
import { settingFaults } from './settings.mjs';

const deployment = () => ({
  kind: 'Deployment',
  metadata: { name: 'connect-health', labels: { a: 'b' } },
  spec: { template: { metadata: {}, spec: { containers: [{
    name: 'healthcheck', image: 'x:1', env: [{ name: 'A', value: '1' }, { name: 'B', value: '2' }],
    envFrom: [{ configMapRef: { name: 'connect-health-abcde12345' } }],
    livenessProbe: { httpGet: { path: '/livez' }, periodSeconds: 10 },
    securityContext: { readOnlyRootFilesystem: true },
  }] } } },
});

const byHelm = change => {
  const object = deployment();
  object.metadata.labels['helm.sh/chart'] = 'x-1';
  object.metadata.namespace = 'kafka';
  const [container] = object.spec.template.spec.containers;
  object.spec.template.metadata.annotations = { 'checksum/settings': 'x' };
  container.envFrom[0].configMapRef.name = 'connect-health';
  container.env.reverse();
  change?.(object, container);
  return equalityFaults([deployment()], [object]);
};

test('equal, but for what only Helm has and orders without a meaning', () => assert.deepEqual(byHelm(), []));

for (const [what, change, fault] of [
  ['a probe', (_, container) => { container.livenessProbe.periodSeconds = 11; }, /periodSeconds is 10 with kustomize, 11 with Helm/],
  ['a security context', (_, container) => { delete container.securityContext; }, /securityContext is/],
  ['a variable more', (_, container) => { container.env.push({ name: 'C', value: '3' }); }, /env\/2/],
  ['a label', object => { object.metadata.labels.a = 'c'; }, /labels\/a/],
  ['another name', object => { object.metadata.name = 'other'; }, /only kustomize has it/],
]) test(`found: ${what}`, () => assert.match(byHelm(change).join('\n'), fault));

test('found: a setting that no value gives, and one that is none', () => {
  const contract = 'setting --port HEALTHCHECK_PORT default 1\nsetting --ui HEALTHCHECK_UI default on\n';
  const faults = settingFaults([{ kind: 'ConfigMap', data: { HEALTHCHECK_PORT: '1', HEALTHCHECK_COLOUR: 'red' } }], contract);
  assert.deepEqual(faults, ['no value of deploy/helm/ci sets HEALTHCHECK_UI', 'the chart sets HEALTHCHECK_COLOUR, which is no setting']);
});

// The Pod Security Standard "restricted", rule by rule (it includes "baseline").
import { containersOf, nameOf, podOf } from './pods.mjs';

const volumeTypes = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];
const safeSysctls = /^(kernel\.shm_rmid_forced|net\.ipv4\.(ip_local_port_range|ip_unprivileged_port_start|tcp_syncookies|ping_group_range|ip_local_reserved_ports|tcp_keepalive_time|tcp_fin_timeout|tcp_keepalive_intvl|tcp_keepalive_probes))$/;
const seLinuxTypes = [undefined, '', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];

/** [rule, does the pod obey it] */
const podRules = [
  ['shares no namespace of the host', ({ spec }) => !spec.hostNetwork && !spec.hostPID && !spec.hostIPC],
  ['volumes are of the allowed types', ({ spec }) => (spec.volumes ?? []).every(({ name, ...type }) => Object.keys(type).every(key => volumeTypes.includes(key)))],
  ['sysctls are safe ones', ({ spec }) => (spec.securityContext?.sysctls ?? []).every(({ name }) => safeSysctls.test(name))],
  ['no AppArmor profile is switched off', ({ metadata }) => Object.entries(metadata?.annotations ?? {})
    .every(([key, value]) => !key.startsWith('container.apparmor.security.beta.kubernetes.io/') || value !== 'unconfined')],
];

/** [rule, does the container obey it]; `effective` is the container's own setting or else the pod's. */
const containerRules = [
  ['is not privileged', ({ own }) => !own.privileged],
  ['allowPrivilegeEscalation is false', ({ own }) => own.allowPrivilegeEscalation === false],
  ['drops ALL capabilities', ({ own }) => own.capabilities?.drop?.includes('ALL')],
  ['adds no capability but NET_BIND_SERVICE', ({ own }) => (own.capabilities?.add ?? []).every(name => name === 'NET_BIND_SERVICE')],
  ['runAsNonRoot is true', ({ effective }) => effective('runAsNonRoot') === true],
  ['does not run as user 0', ({ effective }) => effective('runAsUser') !== 0],
  ['seccompProfile is RuntimeDefault or Localhost', ({ effective }) => ['RuntimeDefault', 'Localhost'].includes(effective('seccompProfile')?.type)],
  ['AppArmor is not switched off', ({ effective }) => effective('appArmorProfile')?.type !== 'Unconfined'],
  ['SELinux options are the allowed ones', ({ effective }) => {
    const options = effective('seLinuxOptions') ?? {};
    return seLinuxTypes.includes(options.type) && !options.user && !options.role;
  }],
  ['procMount is the default', ({ own }) => [undefined, 'Default'].includes(own.procMount)],
  ['is no HostProcess of Windows', ({ effective }) => !effective('windowsOptions')?.hostProcess],
  ['has no host port', ({ container }) => (container.ports ?? []).every(({ hostPort }) => !hostPort)],
  ['probes and hooks name no host', ({ container }) => [container.livenessProbe, container.readinessProbe, container.startupProbe,
    container.lifecycle?.postStart, container.lifecycle?.preStop].every(probe => !probe?.httpGet?.host && !probe?.tcpSocket?.host)],
  // Beyond the standard, and a rule of this repository.
  ['has a read-only root file system', ({ own }) => own.readOnlyRootFilesystem === true],
];

export function podSecurityFaults(object) {
  const pod = podOf(object);
  if (!pod) return [];
  const faults = podRules.filter(([, obeys]) => !obeys(pod)).map(([rule]) => `${nameOf(object)}: breaks "${rule}"`);
  for (const container of containersOf(pod)) {
    const own = container.securityContext ?? {};
    const effective = key => own[key] ?? pod.spec.securityContext?.[key];
    for (const [rule, obeys] of containerRules)
      if (!obeys({ container, own, effective })) faults.push(`${nameOf(object)}, container ${container.name}: breaks "${rule}"`);
  }
  return faults;
}

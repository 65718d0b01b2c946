{{/* Parts of the pod: mounts, volumes, and where it runs. */}}

{{- define "connect-health.mounts" -}}
{{- $mounts := list -}}
{{- range (include "connect-health.files" . | fromYaml).files -}}
{{- $mounts = append $mounts (dict "name" .volume "mountPath" (printf "/etc/connect-health/%s" .folder) "readOnly" true) -}}
{{- end -}}
{{- if or .Values.clusters .Values.clustersFrom.existingConfigMap -}}
{{- $mounts = append $mounts (dict "name" "clusters" "mountPath" "/etc/connect-health/clusters" "readOnly" true) -}}
{{- end -}}
{{- if .Values.restart.stateVolume -}}
{{- $mounts = append $mounts (dict "name" "state" "mountPath" "/var/lib/connect-health") -}}
{{- end -}}
{{- with concat $mounts .Values.extraVolumeMounts -}}
volumeMounts:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}

{{- define "connect-health.volumes" -}}
{{- $volumes := list -}}
{{- range (include "connect-health.files" . | fromYaml).files -}}
{{- $secret := dict "secretName" .secret -}}
{{- if .private }}{{ $_ := set $secret "defaultMode" 288 }}{{ end -}}
{{- $volumes = append $volumes (dict "name" .volume "secret" $secret) -}}
{{- end -}}
{{- if .Values.clusters -}}
{{- $name := printf "%s-clusters" (include "connect-health.fullname" .) -}}
{{- $volumes = append $volumes (dict "name" "clusters" "configMap" (dict "name" $name)) -}}
{{- else if .Values.clustersFrom.existingConfigMap -}}
{{- $volumes = append $volumes (dict "name" "clusters" "configMap" (dict "name" .Values.clustersFrom.existingConfigMap)) -}}
{{- end -}}
{{- with .Values.restart.stateVolume -}}
{{- $volumes = append $volumes (merge (dict "name" "state") .) -}}
{{- end -}}
{{- with concat $volumes .Values.extraVolumes -}}
volumes:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}

{{- define "connect-health.placement" -}}
{{- $placement := dict -}}
{{- range $key := list "nodeSelector" "tolerations" "affinity" "topologySpreadConstraints" -}}
{{- with index $.Values $key }}{{ $_ := set $placement $key . }}{{ end -}}
{{- end -}}
{{- if and (gt (int .Values.replicas) 1) (not .Values.topologySpreadConstraints) -}}
{{- $selector := dict "matchLabels" (include "connect-health.selectorLabels" . | fromYaml) -}}
{{- $where := dict "topologyKey" "kubernetes.io/hostname" "whenUnsatisfiable" "ScheduleAnyway" -}}
{{- $spread := merge $where (dict "maxSkew" 1 "labelSelector" $selector) -}}
{{- $_ := set $placement "topologySpreadConstraints" (list $spread) -}}
{{- end -}}
{{- with $placement }}{{ toYaml . }}{{ end -}}
{{- end -}}

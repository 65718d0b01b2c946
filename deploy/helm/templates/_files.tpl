{{/*
Secrets that become files of the daemon: a list, in a dict, of volume, folder, Secret, and for each file its key and the flag that names it.
What only the daemon may read is private, and wants the pod's fsGroup.
*/}}
{{- define "connect-health.files" -}}
{{- $files := list -}}
{{- with .Values.connect.ca -}}
{{- $flags := dict "connect-ca-file" .key -}}
{{- $file := dict "volume" "connect-ca" "folder" "ca" "secret" .existingSecret "flags" $flags "private" false -}}
{{- $files = append $files $file -}}
{{- end -}}
{{- with .Values.connect.clientCertificate -}}
{{- $flags := dict "connect-client-cert-file" .certificateKey "connect-client-key-file" .privateKeyKey -}}
{{- with .passwordKey }}{{ $_ := set $flags "connect-client-key-password-file" . }}{{ end -}}
{{- $file := dict "volume" "connect-client-certificate" "folder" "client" "secret" .existingSecret "flags" $flags "private" true -}}
{{- $files = append $files $file -}}
{{- end -}}
{{- with .Values.connect.basicAuth -}}
{{- $flags := dict "basic-auth-file" .key -}}
{{- $file := dict "volume" "connect-credentials" "folder" "credentials" "secret" .existingSecret "flags" $flags "private" true -}}
{{- $files = append $files $file -}}
{{- end -}}
{{- with .Values.connect.bearerToken -}}
{{- $flags := dict "bearer-token-file" .key -}}
{{- $file := dict "volume" "connect-bearer-token" "folder" "bearer-token" "secret" .existingSecret "flags" $flags "private" true -}}
{{- $files = append $files $file -}}
{{- end -}}
{{- with .Values.connect.headers -}}
{{- $flags := dict "connect-header-file" .key -}}
{{- $file := dict "volume" "connect-headers" "folder" "headers" "secret" .existingSecret "flags" $flags "private" true -}}
{{- $files = append $files $file -}}
{{- end -}}
{{- with .Values.restart.basicAuth -}}
{{- $flags := dict "restart-basic-auth-file" .key -}}
{{- $file := dict "volume" "connect-restart" "folder" "restart-credentials" "secret" .existingSecret "flags" $flags "private" true -}}
{{- $files = append $files $file -}}
{{- end -}}
{{- with .Values.restart.bearerToken -}}
{{- $flags := dict "restart-bearer-token-file" .key -}}
{{- $file := dict "volume" "connect-restart-token" "folder" "restart-token" "secret" .existingSecret "flags" $flags "private" true -}}
{{- $files = append $files $file -}}
{{- end -}}
{{- $door := dict "web-tls-cert-file" .Values.web.tls.certificateKey "web-tls-key-file" .Values.web.tls.privateKeyKey -}}
{{- with .Values.web.users -}}
{{- if and .existingSecret (eq .existingSecret $.Values.web.tls.existingSecret) -}}
{{- $_ := set $door "web-users-file" .key -}}
{{- else -}}
{{- $flags := dict "web-users-file" .key -}}
{{- $file := dict "volume" "connect-health-users" "folder" "users" "secret" .existingSecret "flags" $flags "private" true -}}
{{- $files = append $files $file -}}
{{- end -}}
{{- end -}}
{{- $file := dict "volume" "connect-health-door" "folder" "door" "secret" .Values.web.tls.existingSecret "flags" $door "private" true -}}
{{- $files = append $files $file -}}
{{- with .Values.web.clientCa -}}
{{- $flags := dict "web-client-ca-file" .key -}}
{{- $file := dict "volume" "connect-health-client-ca" "folder" "client-ca" "secret" .existingSecret "flags" $flags "private" false -}}
{{- $files = append $files $file -}}
{{- end -}}
{{- range .Values.secretMounts -}}
{{- $volume := printf "secret-%s" .name -}}
{{- $folder := printf "secrets/%s" .name -}}
{{- $file := dict "volume" $volume "folder" $folder "secret" .existingSecret "flags" dict "private" true -}}
{{- $files = append $files $file -}}
{{- end -}}
{{- if .Values.clustersFrom.existingSecret -}}
{{- $file := dict "volume" "clusters" "folder" "clusters" "secret" .Values.clustersFrom.existingSecret "flags" dict "private" true -}}
{{- $files = append $files $file -}}
{{- end -}}
{{- $named := list -}}
{{- range $files }}{{ if .secret }}{{ $named = append $named . }}{{ end }}{{ end -}}
{{- toYaml (dict "files" $named) -}}
{{- end -}}

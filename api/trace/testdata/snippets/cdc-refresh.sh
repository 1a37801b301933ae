CDC_TOKEN="$(icdscope token cdc)"
curl \
  -X POST \
  'http://127.0.0.1:8400/v0/token/refresh' \
  -H "Authorization: $CDC_TOKEN" \
  -H 'Accept: application/json'

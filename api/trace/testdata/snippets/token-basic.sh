: "${ICD_CLIENT_ID:?set it to the client id}"
: "${ICD_CLIENT_SECRET:?set it to the client secret}"
curl \
  -X POST \
  'http://127.0.0.1:8400/connect/token' \
  -H 'Accept: application/json' \
  --data-urlencode "client_id=$ICD_CLIENT_ID" \
  --data-urlencode "client_secret=$ICD_CLIENT_SECRET" \
  --data-urlencode 'grant_type=client_credentials' \
  --data-urlencode 'scope=icdapi_access'

: "${CDC_CLIENT_ID:?set it to the client id}"
: "${CDC_CLIENT_SECRET:?set it to the client secret}"
curl \
  -X POST \
  'http://127.0.0.1:8400/v0/token/gen' \
  -H 'Accept: application/json' \
  -H 'Content-Type: application/json' \
  -d '{"clientID":"'"$CDC_CLIENT_ID"'","clientSecret":"'"$CDC_CLIENT_SECRET"'","scopes":["EXPORT_SUMMARIZATION","UPLOAD"]}'

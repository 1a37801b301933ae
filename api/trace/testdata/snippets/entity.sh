ICD_TOKEN="$(icdscope token icd)"
curl \
  'http://127.0.0.1:8400/icd/release/11/2024-01/mms/257068234?include=ancestor%2CdiagnosticCriteria' \
  -H "Authorization: Bearer $ICD_TOKEN" \
  -H 'API-Version: v2' \
  -H 'Accept-Language: en' \
  -H 'Accept: application/json'

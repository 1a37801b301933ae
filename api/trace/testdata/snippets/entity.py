import os

import requests

token = os.environ["ICD_TOKEN"]  # icdscope token icd prints one

answer = requests.request(
    "GET",
    "http://127.0.0.1:8400/icd/release/11/2024-01/mms/257068234?include=ancestor%2CdiagnosticCriteria",
    headers={
        "Authorization": "Bearer " + token,
        "API-Version": "v2",
        "Accept-Language": "en",
        "Accept": "application/json",
    },
    timeout=30,
)
answer.encoding = "utf-8"
print(answer.text)

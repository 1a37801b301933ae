import os

import requests

client_id = os.environ["ICD_CLIENT_ID"]
client_secret = os.environ["ICD_CLIENT_SECRET"]

answer = requests.request(
    "POST",
    "http://127.0.0.1:8400/connect/token",
    headers={
        "Accept": "application/json",
    },
    data={
        "client_id": client_id,
        "client_secret": client_secret,
        "grant_type": "client_credentials",
        "scope": "icdapi_access",
    },
    timeout=30,
)
answer.encoding = "utf-8"
print(answer.text)

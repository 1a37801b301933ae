import os

import requests

client_id = os.environ["CDC_CLIENT_ID"]
client_secret = os.environ["CDC_CLIENT_SECRET"]

answer = requests.request(
    "POST",
    "http://127.0.0.1:8400/v0/token/gen",
    headers={
        "Accept": "application/json",
    },
    json={
        "clientID": client_id,
        "clientSecret": client_secret,
        "scopes": ["EXPORT_SUMMARIZATION", "UPLOAD"],
    },
    timeout=30,
)
answer.encoding = "utf-8"
print(answer.text)

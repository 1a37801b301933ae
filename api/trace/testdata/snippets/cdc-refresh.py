import os

import requests

token = os.environ["CDC_TOKEN"]  # icdscope token cdc prints one

answer = requests.request(
    "POST",
    "http://127.0.0.1:8400/v0/token/refresh",
    headers={
        "Authorization": token,
        "Accept": "application/json",
    },
    timeout=30,
)
answer.encoding = "utf-8"
print(answer.text)

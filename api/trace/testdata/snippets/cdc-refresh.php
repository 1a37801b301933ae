<?php

$token = getenv("CDC_TOKEN"); // icdscope token cdc prints one

$curl = curl_init("http://127.0.0.1:8400/v0/token/refresh");
curl_setopt_array($curl, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_CUSTOMREQUEST => "POST",
    CURLOPT_HTTPHEADER => [
        "Authorization: " . $token,
        "Accept: application/json",
    ],
    CURLOPT_POSTFIELDS => "",
]);
$body = curl_exec($curl);
if ($body === false) {
    exit(curl_error($curl) . "\n");
}
echo $body, "\n";

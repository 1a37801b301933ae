<?php

$clientId = getenv("CDC_CLIENT_ID");
$clientSecret = getenv("CDC_CLIENT_SECRET");

$curl = curl_init("http://127.0.0.1:8400/v0/token/gen");
curl_setopt_array($curl, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_CUSTOMREQUEST => "POST",
    CURLOPT_HTTPHEADER => [
        "Accept: application/json",
        "Content-Type: application/json",
    ],
    CURLOPT_POSTFIELDS => json_encode([
        "clientID" => $clientId,
        "clientSecret" => $clientSecret,
        "scopes" => ["EXPORT_SUMMARIZATION", "UPLOAD"],
    ]),
]);
$body = curl_exec($curl);
if ($body === false) {
    exit(curl_error($curl) . "\n");
}
echo $body, "\n";

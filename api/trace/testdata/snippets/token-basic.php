<?php

$clientId = getenv("ICD_CLIENT_ID");
$clientSecret = getenv("ICD_CLIENT_SECRET");

$curl = curl_init("http://127.0.0.1:8400/connect/token");
curl_setopt_array($curl, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_CUSTOMREQUEST => "POST",
    CURLOPT_HTTPHEADER => [
        "Accept: application/json",
    ],
    CURLOPT_POSTFIELDS => http_build_query([
        "client_id" => $clientId,
        "client_secret" => $clientSecret,
        "grant_type" => "client_credentials",
        "scope" => "icdapi_access",
    ]),
]);
$body = curl_exec($curl);
if ($body === false) {
    exit(curl_error($curl) . "\n");
}
echo $body, "\n";

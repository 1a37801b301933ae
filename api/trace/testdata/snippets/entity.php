<?php

$token = getenv("ICD_TOKEN"); // icdscope token icd prints one

$curl = curl_init("http://127.0.0.1:8400/icd/release/11/2024-01/mms/257068234?include=ancestor%2CdiagnosticCriteria");
curl_setopt_array($curl, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_CUSTOMREQUEST => "GET",
    CURLOPT_HTTPHEADER => [
        "Authorization: Bearer " . $token,
        "API-Version: v2",
        "Accept-Language: en",
        "Accept: application/json",
    ],
]);
$body = curl_exec($curl);
if ($body === false) {
    exit(curl_error($curl) . "\n");
}
echo $body, "\n";

library(httr2)

token <- Sys.getenv("ICD_TOKEN") # icdscope token icd prints one

answer <- request("http://127.0.0.1:8400/icd/release/11/2024-01/mms/257068234?include=ancestor%2CdiagnosticCriteria") |>
  req_headers(
    "Authorization" = paste0("Bearer ", token),
    "API-Version" = "v2",
    "Accept-Language" = "en",
    "Accept" = "application/json"
  ) |>
  req_method("GET") |>
  req_error(is_error = function(answer) FALSE) |>
  req_perform()
cat(resp_body_string(answer, encoding = "UTF-8"), "\n")

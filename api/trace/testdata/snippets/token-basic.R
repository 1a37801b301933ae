library(httr2)

client_id <- Sys.getenv("ICD_CLIENT_ID")
client_secret <- Sys.getenv("ICD_CLIENT_SECRET")

answer <- request("http://127.0.0.1:8400/connect/token") |>
  req_headers(
    "Accept" = "application/json"
  ) |>
  req_body_form(
    "client_id" = client_id,
    "client_secret" = client_secret,
    "grant_type" = "client_credentials",
    "scope" = "icdapi_access"
  ) |>
  req_method("POST") |>
  req_error(is_error = function(answer) FALSE) |>
  req_perform()
cat(resp_body_string(answer, encoding = "UTF-8"), "\n")

library(httr2)

token <- Sys.getenv("CDC_TOKEN") # icdscope token cdc prints one

answer <- request("http://127.0.0.1:8400/v0/token/refresh") |>
  req_headers(
    "Authorization" = token,
    "Accept" = "application/json"
  ) |>
  req_method("POST") |>
  req_error(is_error = function(answer) FALSE) |>
  req_perform()
cat(resp_body_string(answer, encoding = "UTF-8"), "\n")

library(httr2)

client_id <- Sys.getenv("CDC_CLIENT_ID")
client_secret <- Sys.getenv("CDC_CLIENT_SECRET")

answer <- request("http://127.0.0.1:8400/v0/token/gen") |>
  req_headers(
    "Accept" = "application/json"
  ) |>
  req_body_json(list(
    "clientID" = client_id,
    "clientSecret" = client_secret,
    "scopes" = list("EXPORT_SUMMARIZATION", "UPLOAD")
  )) |>
  req_method("POST") |>
  req_error(is_error = function(answer) FALSE) |>
  req_perform()
cat(resp_body_string(answer, encoding = "UTF-8"), "\n")

package trace

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// python renders a call with requests.
func (c call) python() string {
	w := &writer{literal: pythonLiteral, local: snake}
	if len(c.variables()) > 0 {
		w.line("import os\n")
	}
	w.line("import requests\n")
	w.fill(c, "%s = os.environ[%q]", "  # ")
	w.line("answer = requests.request(\n    %s,\n    %s,", w.literal(c.method), w.literal(c.url))
	w.dict("headers", c.without("Content-Type"))
	w.dict("data", c.form)
	w.dict("json", c.json)
	w.line("    timeout=30,\n)")
	w.line(`answer.encoding = "utf-8"`)
	w.line("print(answer.text)")
	return w.String()
}

// dict writes an argument that is a dictionary.
func (w *writer) dict(name string, list []parameter) {
	if len(list) == 0 {
		return
	}
	w.line("    %s={", name)
	for _, p := range list {
		v := w.value(p.value, " + ")
		if p.value.list != nil {
			v = "[" + w.list(p.value.list) + "]"
		}
		w.line("        %s: %s,", w.literal(p.name), v)
	}
	w.line("    },")
}

// php renders a call with PHP's curl.
func (c call) php() string {
	w := &writer{literal: phpLiteral, local: func(v *variable) string { return "$" + camel(v) }}
	w.line("<?php\n")
	w.fill(c, "%s = getenv(%q);", " // ")
	w.line("$curl = curl_init(%s);", w.literal(c.url))
	w.line("curl_setopt_array($curl, [\n    CURLOPT_RETURNTRANSFER => true,")
	w.line("    CURLOPT_CUSTOMREQUEST => %s,\n    CURLOPT_HTTPHEADER => [", w.literal(c.method))
	for _, h := range c.headers {
		w.line("        %s,", w.value(value{text: h.name + ": " + h.value.text, of: h.value.of}, " . "))
	}
	w.line("    ],")
	switch {
	case c.json != nil:
		w.line("    CURLOPT_POSTFIELDS => json_encode([")
	case c.form != nil:
		w.line("    CURLOPT_POSTFIELDS => http_build_query([")
	}
	for _, p := range append(c.form, c.json...) {
		v := w.value(p.value, " . ")
		if p.value.list != nil {
			v = "[" + w.list(p.value.list) + "]"
		}
		w.line("        %s => %s,", w.literal(p.name), v)
	}
	if c.sends() {
		w.line("    ]),")
	}
	if c.bodiless() {
		w.line(`    CURLOPT_POSTFIELDS => "",`)
	}
	w.line("]);\n$body = curl_exec($curl);\nif ($body === false) {\n    exit(curl_error($curl) . \"\\n\");\n}")
	w.line("echo $body, \"\\n\";")
	return w.String()
}

// csharp renders a call with HttpClient.
func (c call) csharp() string {
	w := &writer{literal: csharpLiteral, local: camel}
	w.line("using System;")
	if c.sends() {
		w.line("using System.Collections.Generic;")
	}
	w.line("using System.Net.Http;")
	if c.json != nil {
		w.line("using System.Text;\nusing System.Text.Json;")
	}
	w.line("using System.Threading.Tasks;\n\nclass Program\n{\n    static async Task Main()\n    {")
	w.fill(c, "        var %s = Environment.GetEnvironmentVariable(%q);", " // ")
	const request = "        var request = new HttpRequestMessage(new HttpMethod(%s), %s);"
	w.line(request, w.literal(c.method), w.literal(c.url))
	for _, h := range c.without("Content-Type") {
		const header = "        request.Headers.TryAddWithoutValidation(%s, %s);"
		w.line(header, w.literal(h.name), w.value(h.value, " + "))
	}
	switch {
	case c.json != nil:
		w.line("        request.Content = new StringContent(JsonSerializer.Serialize(new Dictionary<string, object>")
		w.line("        {")
	case c.form != nil:
		w.line("        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>\n        {")
	}
	for _, p := range append(c.form, c.json...) {
		v := w.value(p.value, " + ")
		if p.value.list != nil {
			v = "new string[] { " + w.list(p.value.list) + " }"
		}
		w.line("            [%s] = %s,", w.literal(p.name), v)
	}
	switch {
	case c.json != nil:
		w.line("        }), Encoding.UTF8, \"application/json\");")
	case c.form != nil:
		w.line("        });")
	}
	w.line("        var answer = await new HttpClient().SendAsync(request);")
	w.line("        Console.WriteLine(await answer.Content.ReadAsStringAsync());\n    }\n}")
	return w.String()
}

// golang renders a call with net/http.
func (c call) golang() string {
	w := &writer{literal: goLiteral, local: func(v *variable) string { return strings.ReplaceAll(camel(v), "Id", "ID") }}
	imports := []string{"fmt", "io", "log", "net/http"}
	body := "nil"
	switch {
	case c.json != nil:
		imports, body = append([]string{"bytes", "encoding/json"}, imports...), "bytes.NewReader(sent)"
	case c.form != nil:
		imports, body = append(imports, "net/url", "strings"), "strings.NewReader(sent.Encode())"
	}
	if len(c.variables()) > 0 {
		imports = insert(imports, "os")
	}
	w.line("package main\n\nimport (\n\t\"%s\"\n)\n\nfunc main() {", strings.Join(imports, "\"\n\t\""))
	w.fill(c, "\t%s := os.Getenv(%q)", " // ")
	w.goBody(c)
	w.line("\trequest, err := http.NewRequest(%s, %s, %s)"+goCheck, w.literal(c.method), w.literal(c.url), body)
	for _, h := range c.headers {
		w.line("\trequest.Header.Set(%s, %s)", w.literal(h.name), w.value(h.value, "+"))
	}
	if c.form != nil {
		w.line("\trequest.Header.Set(\"Content-Type\", \"application/x-www-form-urlencoded\")")
	}
	w.line("\tanswer, err := http.DefaultClient.Do(request)" + goCheck + "\n\tdefer answer.Body.Close()")
	w.line("\tbody, err := io.ReadAll(answer.Body)" + goCheck + "\n\tfmt.Println(string(body))\n}")
	return w.String()
}

// goCheck ends a program at an error.
const goCheck = "\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}"

func goLiteral(s string) string { return strconv.Quote(strings.ToValidUTF8(s, "\uFFFD")) }

// insert puts a package where it belongs among others in their order.
func insert(imports []string, name string) []string {
	for i, other := range imports {
		if other > name {
			return append(imports[:i:i], append([]string{name}, imports[i:]...)...)
		}
	}
	return append(imports, name)
}

// goBody writes what is sent.
func (w *writer) goBody(c call) {
	if c.json != nil {
		w.line("\tsent, err := json.Marshal(map[string]any{")
		wide := 0 // in columns, as gofmt has them
		for _, p := range c.json {
			wide = max(wide, utf8.RuneCountInString(w.literal(p.name)))
		}
		for _, p := range c.json {
			name := w.literal(p.name) + ":"
			v := w.value(p.value, "+")
			if p.value.list != nil {
				v = "[]string{" + w.list(p.value.list) + "}"
			}
			w.line("\t\t%-*s %s,", wide+1, name, v)
		}
		w.line("\t})" + goCheck)
	}
	if c.form != nil {
		w.line("\tsent := url.Values{}")
		for _, p := range c.form {
			w.line("\tsent.Set(%s, %s)", w.literal(p.name), w.value(p.value, "+"))
		}
	}
}

// r renders a call with httr2.
func (c call) r() string {
	w := &writer{literal: rLiteral, local: snake}
	w.line("library(httr2)\n")
	w.fill(c, "%s <- Sys.getenv(%q)", " # ")
	w.line("answer <- request(%s) |>", w.literal(c.url))
	w.arguments("req_headers(", c.without("Content-Type"), ")")
	w.arguments("req_body_form(", c.form, ")")
	w.arguments("req_body_json(list(", c.json, "))")
	w.line("  req_method(%s) |>", w.literal(c.method))
	w.line("  req_error(is_error = function(answer) FALSE) |>\n  req_perform()")
	w.line(`cat(resp_body_string(answer, encoding = "UTF-8"), "\n")`)
	return w.String()
}

// arguments writes a step of a pipe with named arguments.
func (w *writer) arguments(open string, list []parameter, end string) {
	if len(list) == 0 {
		return
	}
	lines := make([]string, len(list))
	for i, p := range list {
		v := w.literal(p.value.text)
		switch {
		case p.value.list != nil:
			v = "list(" + w.list(p.value.list) + ")"
		case p.value.of != nil && p.value.text != "":
			v = "paste0(" + w.literal(p.value.text) + ", " + w.local(p.value.of) + ")"
		case p.value.of != nil:
			v = w.local(p.value.of)
		}
		lines[i] = "    " + w.literal(p.name) + " = " + v
	}
	w.line("  %s\n%s\n  %s |>", open, strings.Join(lines, ",\n"), end)
}

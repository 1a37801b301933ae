using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;

class Program
{
    static async Task Main()
    {
        var clientId = Environment.GetEnvironmentVariable("CDC_CLIENT_ID");
        var clientSecret = Environment.GetEnvironmentVariable("CDC_CLIENT_SECRET");

        var request = new HttpRequestMessage(new HttpMethod("POST"), "http://127.0.0.1:8400/v0/token/gen");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Content = new StringContent(JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["clientID"] = clientId,
            ["clientSecret"] = clientSecret,
            ["scopes"] = new string[] { "EXPORT_SUMMARIZATION", "UPLOAD" },
        }), Encoding.UTF8, "application/json");
        var answer = await new HttpClient().SendAsync(request);
        Console.WriteLine(await answer.Content.ReadAsStringAsync());
    }
}

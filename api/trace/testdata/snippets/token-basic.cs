using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading.Tasks;

class Program
{
    static async Task Main()
    {
        var clientId = Environment.GetEnvironmentVariable("ICD_CLIENT_ID");
        var clientSecret = Environment.GetEnvironmentVariable("ICD_CLIENT_SECRET");

        var request = new HttpRequestMessage(new HttpMethod("POST"), "http://127.0.0.1:8400/connect/token");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = clientId,
            ["client_secret"] = clientSecret,
            ["grant_type"] = "client_credentials",
            ["scope"] = "icdapi_access",
        });
        var answer = await new HttpClient().SendAsync(request);
        Console.WriteLine(await answer.Content.ReadAsStringAsync());
    }
}

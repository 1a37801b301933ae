using System;
using System.Net.Http;
using System.Threading.Tasks;

class Program
{
    static async Task Main()
    {
        var token = Environment.GetEnvironmentVariable("CDC_TOKEN"); // icdscope token cdc prints one

        var request = new HttpRequestMessage(new HttpMethod("POST"), "http://127.0.0.1:8400/v0/token/refresh");
        request.Headers.TryAddWithoutValidation("Authorization", token);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        var answer = await new HttpClient().SendAsync(request);
        Console.WriteLine(await answer.Content.ReadAsStringAsync());
    }
}

using System;
using System.Net.Http;
using System.Threading.Tasks;

class Program
{
    static async Task Main()
    {
        var token = Environment.GetEnvironmentVariable("ICD_TOKEN"); // icdscope token icd prints one

        var request = new HttpRequestMessage(new HttpMethod("GET"), "http://127.0.0.1:8400/icd/release/11/2024-01/mms/257068234?include=ancestor%2CdiagnosticCriteria");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        request.Headers.TryAddWithoutValidation("API-Version", "v2");
        request.Headers.TryAddWithoutValidation("Accept-Language", "en");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        var answer = await new HttpClient().SendAsync(request);
        Console.WriteLine(await answer.Content.ReadAsStringAsync());
    }
}

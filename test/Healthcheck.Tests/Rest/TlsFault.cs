using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>Asks a worker once and gives the fault that comes of it.</summary>
internal static class TlsFault
{
    public const string Demands = "demands a client certificate: set --connect-client-cert-file and --connect-client-key-file";

    public static HttpClient Http(RestOptions options) => new(Given.Handler(options));

    public static async Task<(FaultReason Reason, string Sentence)> FaultAsync(Uri worker, bool trusting = false)
    {
        using var http = Http(new RestOptions { TlsIsInsecure = trusting });
        return await FaultAsync(http, worker);
    }

    public static async Task<(FaultReason Reason, string Sentence)> FaultAsync(HttpClient http, Uri worker)
    {
        try
        {
            using var answer = await http.GetAsync(worker);
            throw new AssertionException($"expected a fault, got {answer.StatusCode}");
        }
        catch (HttpRequestException exception)
        {
            return Split(FaultMapper.Map(exception, worker)!);
        }
    }

    public static (FaultReason Reason, string Sentence) Split(ConnectReading.Unreachable fault) =>
        (fault.Reason, fault.Detail[(fault.Detail.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
}

using System.Diagnostics;

namespace Healthcheck.Tests.Support;

/// <summary>A client of TLS that can be told to resume a session.</summary>
internal static class OpenSsl
{
    /// <returns>The answer to one request, head and body.</returns>
    public static async Task<string> AskAsync(string path, params string[] args)
    {
        var start = new ProcessStartInfo("openssl", args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var openssl = Process.Start(start)!;
        var said = openssl.StandardError.ReadToEndAsync();
        await openssl.StandardInput.WriteAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        await openssl.StandardInput.FlushAsync();
        var answer = await openssl.StandardOutput.ReadToEndAsync();
        await openssl.WaitForExitAsync();
        return answer.Length > 0 ? answer : await said;
    }
}

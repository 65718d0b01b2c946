using System.Globalization;

namespace Healthcheck.Benchmarks.Soak;

/// <summary>Where all of a soak is, and how long it lasts.</summary>
/// <param name="Credentials">The file of <c>--basic-auth-file</c>, which is rotated.</param>
/// <param name="Log">What the daemon has written, as JSON.</param>
/// <param name="Plant">What is wrong on purpose: "event", "handles", or nothing.</param>
internal sealed record SoakOptions(int ConnectPort, Uri Daemon, int ProcessId, string Credentials, string Log, long Polls, int Seed,
    string Plant)
{
    public static SoakOptions Parse(string[] arguments) => new(
        Number(arguments[0]), new Uri(arguments[1]), Number(arguments[2]), arguments[3], arguments[4], Number(arguments[5]),
            Number(arguments[6]),
        arguments.Length > 7 ? arguments[7] : "");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

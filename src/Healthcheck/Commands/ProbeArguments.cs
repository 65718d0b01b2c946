using System.Collections.Immutable;
using Healthcheck.Configuration;

namespace Healthcheck.Commands;

/// <summary>
/// The probe's arguments taken apart. By hand: the command-line library would take a good part of the time the whole probe does.
/// </summary>
internal sealed record ProbeArguments(string? Url, TimeSpan Timeout, bool Help, ImmutableArray<string> Faults)
{
    private const string Flag = "--timeout";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(2);
    private static readonly Func<string, ParseResult<TimeSpan>> ParseTimeout =
        DurationText.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));

    public static ProbeArguments Read(ReadOnlySpan<string> args)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        var (url, timeout, help) = ((string?)null, DefaultTimeout, false);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is "--help" or "-h")
            {
                help = true;
            }
            else if (args[i] is Flag || args[i].StartsWith(Flag + "=", StringComparison.Ordinal))
            {
                var text = args[i] is not Flag ? args[i][(Flag.Length + 1)..] : i + 1 < args.Length ? args[++i] : "";
                var parsed = ParseTimeout(text);
                timeout = parsed.Value;
                if (parsed.Fault is { } fault)
                {
                    faults.Add($"{Flag}: {fault}; allowed: 10ms-1m");
                }
            }
            else if (args[i].StartsWith('-') || url is not null)
            {
                // Not shown: it may be a secret that went astray.
                faults.Add("probe takes one URL and --timeout, nothing else (healthcheck probe --help)");
            }
            else
            {
                url = args[i];
            }
        }

        return new(url, timeout, help, faults.ToImmutable());
    }
}

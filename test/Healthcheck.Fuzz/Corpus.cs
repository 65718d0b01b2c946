using System.Security.Cryptography;

namespace Healthcheck.Fuzz;

/// <summary>The inputs of one target that are kept in the repository, one a file.</summary>
internal sealed class Corpus(string folder)
{
    /// <summary>Files; enough to begin with, and few enough to look through.</summary>
    private const int Most = 60;

    /// <summary>The longest input that is kept; bytes.</summary>
    private const int Longest = 2048;

    public List<byte[]> Read() => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]
        : [];

    /// <summary>Keeps the shortest inputs that together take most of the branches, in place of those that were there.</summary>
    public int Replace(IEnumerable<byte[]> inputs, ITarget target, Coverage coverage)
    {
        coverage.Forget();
        var kept = new List<byte[]>();
        foreach (var input in inputs.Where(input => input.Length is > 0 and <= Longest).OrderBy(input => input.Length))
        {
            var before = coverage.Branches;
            coverage.Begin();
            target.Run(input);
            coverage.End();

            // Branches that are only taken more often are found again within moments.
            if (coverage.Branches > before)
            {
                kept.Add(input);
            }
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        // Of more than that, every so many.
        var each = Math.Max(1, (kept.Count + Most - 1) / Most);
        foreach (var input in kept.Where((_, i) => i % each == 0))
        {
            File.WriteAllBytes(Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..12]), input);
        }

        return (kept.Count + each - 1) / each;
    }
}

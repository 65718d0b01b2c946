using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Healthcheck.Files;

/// <summary>A value of a setting, and how it is read again where it comes from files that may change.</summary>
/// <param name="Value">As it was at the start.</param>
/// <param name="Files">Null where it cannot change.</param>
internal sealed record Reloadable<T>(T Value, FileSource<T>? Files = null)
    where T : class
{
    // The value may be a secret.
    public override string ToString() => "***";
}

/// <summary>Files that together make a value.</summary>
/// <param name="Setting">The setting that names them, as it stands in the log.</param>
/// <param name="Name">What the first of them is called in a fault.</param>
/// <param name="Hash">Of the texts that the value at the start was made of.</param>
/// <param name="Read">May take as long as the file system does.</param>
/// <param name="Parse">Makes the value of their texts, or says what is wrong with them.</param>
internal sealed record FileSource<T>(
    string Setting,
    string Name,
    string Hash,
    Func<FileTexts> Read,
    Func<ImmutableArray<string>, (T? Value, FileFault? Fault)> Parse)
    where T : class;

/// <summary>What files hold now, in a fixed order; meaningful only while there is no fault.</summary>
internal readonly record struct FileTexts(ImmutableArray<string> Texts, FileFault? Fault)
{
    /// <summary>Tells whether they have changed, without keeping what they held.</summary>
    public string Hash => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Texts))));
}

/// <summary>What is wrong with a file.</summary>
/// <param name="Setting">The setting that names it, as it stands in faults.</param>
/// <param name="Phrase">Without content, and without a path that may be a secret.</param>
internal sealed record FileFault(string Setting, string Phrase);

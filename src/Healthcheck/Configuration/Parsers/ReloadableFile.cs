using System.Collections.Immutable;
using Healthcheck.Files;

namespace Healthcheck.Configuration;

/// <summary>A file that is named by a setting.</summary>
/// <param name="Setting">As it stands in faults.</param>
/// <param name="MaxBytes">A larger one is a fault.</param>
/// <param name="Name">What it is called in a fault. Where nothing else is given its path is not shown, for it may be the secret itself,
/// misplaced.</param>
internal sealed record NamedFile(string Setting, string Path, int MaxBytes, string Name = NamedFile.Unnamed)
{
    public const string Unnamed = "the file (path not shown)";

    /// <param name="phrase">Goes on from the name of the file.</param>
    public FileFault Blame(string phrase) => new(Setting, $"{Name} {phrase}");
}

/// <summary>Values out of files, with what is needed to read them again while the daemon runs.</summary>
internal static class ReloadableFile
{
    /// <summary>Files that are changed while they are read are read again, so often.</summary>
    private const int MostTries = 3;

    /// <summary>Of one file.</summary>
    internal static SettingParser<Reloadable<T>?> CreateParser<T>(
        string flag, string allowed, int maxBytes, Func<string, ParseResult<T>> parse)
        where T : class =>
        new(
            allowed,
            path =>
            {
                var file = new NamedFile(Setting.NameOf(flag), path.Trim(), maxBytes);
                var (value, fault) = Read([file], texts => Name(parse(texts[0]), file));
                return fault is null ? ParseResult<Reloadable<T>?>.Good(value) : ParseResult<Reloadable<T>?>.Bad(fault.Phrase);
            },
            _ => "");

    /// <param name="files">The first names the setting in the log.</param>
    internal static (Reloadable<T>? Value, FileFault? Fault) Read<T>(
        ImmutableArray<NamedFile> files, Func<ImmutableArray<string>, (T? Value, FileFault? Fault)> parse)
        where T : class
    {
        var now = ReadTexts(files, file => SmallTextFile.Read(file.Path, file.MaxBytes));
        if (now.Fault is not null)
        {
            return (null, now.Fault);
        }

        var (value, fault) = parse(now.Texts);
        return value is null ? (null, fault)
            : (new(value, new(files[0].Setting, files[0].Name, now.Hash, () => ReadTexts(files, ReadInTime), parse)), null);
    }

    /// <summary>While the daemon runs; may take as long as it wants.</summary>
    private static ParseResult<string> ReadInTime(NamedFile file) => SmallTextFile.ReadToEnd(file.Path, file.MaxBytes);

    /// <summary>All of one moment: a mounted Secret may be swapped between the first file and the next.</summary>
    private static FileTexts ReadTexts(ImmutableArray<NamedFile> files, Func<NamedFile, ParseResult<string>> read)
    {
        for (var tries = 1; ; tries++)
        {
            var now = ReadEach(files, read);
            if (now.Fault is not null || files.Length == 1 || tries == MostTries || read(files[0]).Value == now.Texts[0])
            {
                return now;
            }
        }
    }

    private static FileTexts ReadEach(ImmutableArray<NamedFile> files, Func<NamedFile, ParseResult<string>> read)
    {
        var texts = ImmutableArray.CreateBuilder<string>(files.Length);
        foreach (var file in files)
        {
            var text = read(file);
            if (text.Fault is not null)
            {
                return new([], file.Blame(text.Fault));
            }

            texts.Add(text.Value);
        }

        return new(texts.ToImmutable(), null);
    }

    private static (T? Value, FileFault? Fault) Name<T>(ParseResult<T> parsed, NamedFile file)
        where T : class => parsed.Fault is null ? (parsed.Value, null) : (null, new(file.Setting, parsed.Fault));
}

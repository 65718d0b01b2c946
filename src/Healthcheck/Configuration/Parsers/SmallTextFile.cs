using System.Text;

namespace Healthcheck.Configuration;

/// <summary>Reads a file of UTF-8 text up to a size; what goes wrong becomes a phrase without path or content.</summary>
internal static class SmallTextFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Far longer than a file of this size takes; a pipe from a program that has to think first fits in.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Bytes; most files are smaller, and some are read again with every poll.</summary>
    private const int FirstBytes = 16 * 1024;

    /// <param name="path">Relative to the working directory, or absolute.</param>
    /// <param name="maxBytes">Bytes; a longer file is a fault.</param>
    /// <param name="patience">How long the file may take.</param>
    internal static ParseResult<string> Read(string path, int maxBytes, TimeSpan? patience = null)
    {
        var text = ParseResult<string>.Bad("cannot be read");
        var longest = patience ?? Patience;

        // On a thread that may be left behind: to open a named pipe that nobody writes to takes for ever, and cannot be interrupted.
        var thread = new Thread(() => text = ReadToEnd(path, maxBytes)) { IsBackground = true };
        thread.Start();
        return thread.Join(longest) ? text : ParseResult<string>.Bad($"gives nothing to read for {longest.TotalSeconds} s");
    }

    /// <summary>For a caller that can wait as long as it takes.</summary>
    internal static ParseResult<string> ReadToEnd(string path, int maxBytes)
    {
        try
        {
            using var file = File.OpenRead(path);
            var buffer = new byte[Math.Min(maxBytes, FirstBytes) + 1];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length == buffer.Length && length <= maxBytes)
            {
                Array.Resize(ref buffer, maxBytes + 1);
                length += file.ReadAtLeast(buffer.AsSpan(length), buffer.Length - length, throwOnEndOfStream: false);
            }

            if (length > maxBytes)
            {
                return ParseResult<string>.Bad($"is larger than {maxBytes} bytes");
            }

            var text = StrictUtf8.GetString(buffer, 0, length);
            return ParseResult<string>.Good(text.TrimStart('\uFEFF'));
        }
        catch (DecoderFallbackException)
        {
            return ParseResult<string>.Bad("is not UTF-8 text");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return ParseResult<string>.Bad("does not exist");
        }
        catch (UnauthorizedAccessException)
        {
            return ParseResult<string>.Bad("may not be read, or is a directory");
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            return ParseResult<string>.Bad("cannot be read");
        }
    }
}

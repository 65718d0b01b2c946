using System.Text;

namespace Healthcheck.Settings;

/// <summary>Reads a file of UTF-8 text up to a size; what goes wrong becomes a phrase without path or content.</summary>
internal static class SmallTextFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">Relative to the working directory, or absolute.</param>
    /// <param name="maxBytes">Bytes; a longer file is a fault.</param>
    internal static Parsed<string> Read(string path, int maxBytes)
    {
        try
        {
            using var file = File.OpenRead(path);
            var buffer = new byte[maxBytes + 1];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > maxBytes)
            {
                return Parsed<string>.Bad($"is larger than {maxBytes} bytes");
            }

            var text = StrictUtf8.GetString(buffer, 0, length);
            return Parsed<string>.Good(text.TrimStart('\uFEFF'));
        }
        catch (DecoderFallbackException)
        {
            return Parsed<string>.Bad("is not UTF-8 text");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Parsed<string>.Bad("does not exist");
        }
        catch (UnauthorizedAccessException)
        {
            return Parsed<string>.Bad("may not be read, or is a directory");
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            return Parsed<string>.Bad("cannot be read");
        }
    }
}

using System.Text;

namespace Healthcheck.Fuzz;

/// <summary>The inputs that something was wrong with, one of each kind, as short as they can be made.</summary>
internal sealed class Findings(ITarget target, string folder)
{
    private const int Most = 20;
    private const int Shown = 400;

    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);

    public int Count => _kinds.Count;

    public bool IsFull => _kinds.Count >= Most;

    public void Add(ReadOnlyMemory<byte> input, Exception exception)
    {
        var kind = Describe(exception);
        if (!_kinds.Add(kind))
        {
            return;
        }

        var shortest = Shorten(input.ToArray(), kind);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{target.Name}-{_kinds.Count}");
        File.WriteAllBytes(path, shortest);
        Console.Error.WriteLine($"{target.Name}: {exception.GetType().Name}: {exception.Message}");
        Console.Error.WriteLine($"  input ({shortest.Length} bytes, {path}): {Show(shortest)}");
        Console.Error.WriteLine(string.Join('\n', (exception.StackTrace ?? "").Split('\n').Take(8)));
    }

    /// <summary>An input as text; what cannot be read is escaped.</summary>
    public static string Show(ReadOnlySpan<byte> input)
    {
        var text = new StringBuilder();
        foreach (var one in input[..Math.Min(input.Length, Shown)])
        {
            _ = one is >= 0x20 and < 0x7F and not (byte)'\\' ? text.Append((char)one) : text.Append($"\\x{one:x2}");
        }

        return input.Length > Shown ? text.Append("...").ToString() : text.ToString();
    }

    /// <summary>What was thrown and where; numbers in a message do not make it another kind.</summary>
    private static string Describe(Exception exception)
    {
        var lines = (exception.StackTrace ?? "").Split('\n');
        var place = Array.Find(lines, line => line.Contains("Healthcheck.", StringComparison.Ordinal));
        var words = exception is ViolationException ? exception.Message.Split(':')[0] : "";
        return $"{exception.GetType().Name} {words} {place?.Split(" in ")[0]}";
    }

    private byte[] Shorten(byte[] input, string kind)
    {
        for (var size = Math.Max(1, input.Length / 2); size > 0; size /= 2)
        {
            for (var at = 0; at + size <= input.Length;)
            {
                byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(at + size)];
                if (Fails(shorter, kind))
                {
                    input = shorter;
                }
                else
                {
                    at += size;
                }
            }
        }

        return input;
    }

    private bool Fails(byte[] input, string kind)
    {
        try
        {
            target.Run(input);
            return false;
        }
        catch (Exception exception)
        {
            return Describe(exception) == kind;
        }
    }
}
